using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Pitch.LateDeep;

namespace Discant.Training;

/// <summary>
/// Recordings of single instruments as folders, in any of these layouts: `song.wav` where the folder is for one instrument or is called
/// after it; `INSTRUMENT/song.wav`; `song/INSTRUMENT.wav`, as stems lie.
/// </summary>
public static class SoloFolder
{
    private const int FullScale = 32768;
    private const double LeastSeconds = 1;

    /// <summary>Reads what a folder holds of some instruments; what is shorter than 1 s without its silences is left out.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="instruments">The instruments; their numbers are the labels.</param>
    /// <param name="options">Rate and level to bring the recordings to.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The songs, by instrument and name.</returns>
    /// <exception cref="TrainingFolderException">The folder is missing, or holds nothing of these instruments.</exception>
    /// <exception cref="AudioFormatException">A recording is damaged.</exception>
    public static IReadOnlyList<SoloSong> Read(
        string folder,
        IReadOnlyList<string> instruments,
        SoloExcerptOptions options,
        CancellationToken cancel
    )
    {
        if (!Directory.Exists(folder))
            throw new TrainingFolderException($"{folder}: there is no such folder");
        var songs = new List<SoloSong>();
        foreach (var (label, instrument) in instruments.Index())
        foreach (var (name, file) in Files(folder, instrument, instruments.Count == 1))
        {
            cancel.ThrowIfCancellationRequested();
            var samples = Load(file, options, cancel);
            if (samples.Length >= LeastSeconds * options.SampleRate)
                songs.Add(new SoloSong(name, label, samples));
        }
        return songs.Count > 0
            ? songs
            : throw new TrainingFolderException(
                $"{folder}: holds no second of sound of {string.Join(" or ", instruments)} (song.wav, INSTRUMENT/song.wav or song/INSTRUMENT.wav)"
            );
    }

    private static IEnumerable<(string Name, string File)> Files(string folder, string instrument, bool isForOne)
    {
        if (isForOne || Is(NameOf(folder), instrument))
            foreach (var file in AudioFolder.Files(folder))
                yield return (Path.GetFileNameWithoutExtension(file), file);
        foreach (var inner in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            var isInstrument = Is(NameOf(inner), instrument);
            foreach (var file in AudioFolder.Files(inner))
            {
                var name = Path.GetFileNameWithoutExtension(file);
                if (isInstrument || Is(name, instrument))
                    yield return (isInstrument ? name : NameOf(inner), file);
            }
        }
    }

    private static bool Is(string name, string instrument) => name.Equals(instrument, StringComparison.OrdinalIgnoreCase);

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static short[] Load(string file, SoloExcerptOptions options, CancellationToken cancel)
    {
        var audio = AudioFile.Read(file, cancel: cancel);
        var mid = audio.Mid();
        if (audio.SampleRate != options.SampleRate)
            mid = Resampler.Resample(mid, audio.SampleRate, options.SampleRate, cancel: cancel);
        if (options.LevelDecibels is { } level)
            Level(mid, level, options.SampleRate, cancel);
        var sound = SilenceRemoval.Of(mid, options.SampleRate);
        TensorPrimitives.Multiply(sound, FullScale, sound);
        return Array.ConvertAll(sound, v => (short)Math.Clamp(MathF.Round(v), short.MinValue, short.MaxValue));
    }

    private static void Level(float[] sound, double decibels, int sampleRate, CancellationToken cancel)
    {
        using var recording = Mixture.Of(sound, sampleRate);
        var level = RecordingLevel.Of(recording, cancel);
        // Silence stays silence.
        if (level > RecordingLevel.Faintest)
            TensorPrimitives.Multiply(sound, (float)(Math.Pow(10, decibels / 20) / level), sound);
    }
}
