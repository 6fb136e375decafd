using Discant.Audio;
using Discant.Pitch;

namespace Discant.Training;

/// <summary>
/// Training data as folders. Three kinds, told apart by what is there: `piece/voice.wav` with `piece/voice.csv` (stems with their F0),
/// `piece.wav` with `piece.csv` of several voices (mixtures), `clip.wav` with `clip.csv` or MIR-1K's `clip.pv` of one voice (solo clips).
/// </summary>
public static class TrainingFolder
{
    /// <summary>Reads every recording of a folder that has F0 beside it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="sampleRate">Rate to bring them to, Hz.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The clips, in the order of their names.</returns>
    /// <exception cref="TrainingFolderException">The folder is missing or holds nothing to learn from.</exception>
    /// <exception cref="AudioFormatException">A recording is damaged.</exception>
    /// <exception cref="PitchFileException">An F0 file is malformed.</exception>
    public static IReadOnlyList<TrainingClip> Read(string folder, int sampleRate, CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
            throw new TrainingFolderException($"{folder}: there is no such folder");
        var clips = new List<TrainingClip>();
        foreach (var file in AudioFolder.Files(folder))
        {
            cancel.ThrowIfCancellationRequested();
            if (PitchBeside(file) is not { } pitch)
                continue;
            var samples = Load(file, sampleRate, cancel);
            var curves = Enumerable.Range(0, pitch.VoiceCount).Select(v => pitch.Voice(v).ToArray()).ToArray();
            clips.Add(new TrainingClip(Path.GetFileNameWithoutExtension(file), samples, curves, curves.Length == 1 ? [samples] : null));
        }
        foreach (var piece in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
            if (Piece(piece, sampleRate, cancel) is { } clip)
                clips.Add(clip);
        return clips.Count > 0
            ? clips
            : throw new TrainingFolderException(
                $"{folder}: holds no recording with F0 beside it (x.wav with x.csv or x.pv, or piece/voice.wav with piece/voice.csv)"
            );
    }

    private static TrainingClip? Piece(string folder, int sampleRate, CancellationToken cancel)
    {
        var stems = new List<float[]>();
        var curves = new List<double[]>();
        foreach (var file in AudioFolder.Files(folder))
        {
            if (PitchBeside(file) is not { } pitch)
                continue;
            if (pitch.VoiceCount != 1)
                throw new TrainingFolderException($"{file}: is a stem, but its F0 file holds {pitch.VoiceCount} voices");
            stems.Add(Load(file, sampleRate, cancel));
            curves.Add(pitch.Voice(0).ToArray());
        }
        if (stems.Count == 0)
            return null;
        var length = stems.Min(s => s.Length);
        var frames = curves.Max(c => c.Length);
        var cut = stems.Select(s => s[..length]).ToArray();
        var mixture = new float[length];
        foreach (var stem in cut)
            System.Numerics.Tensors.TensorPrimitives.Add<float>(mixture, stem, mixture);
        return new TrainingClip(
            Path.GetFileName(folder),
            mixture,
            [.. curves.Select(c => (double[])[.. c, .. new double[frames - c.Length]])],
            cut
        );
    }

    private static PitchTracks? PitchBeside(string audio)
    {
        if (Path.ChangeExtension(audio, ".csv") is var csv && File.Exists(csv))
            return PitchFile.Read(csv);
        return Path.ChangeExtension(audio, ".pv") is var pv && File.Exists(pv) ? PitchFile.ReadMidiNumbers(pv) : null;
    }

    private static float[] Load(string file, int sampleRate, CancellationToken cancel)
    {
        var audio = AudioFile.Read(file, cancel: cancel);
        var mid = audio.Mid();
        return audio.SampleRate == sampleRate ? mid : Resampler.Resample(mid, audio.SampleRate, sampleRate, cancel: cancel);
    }
}
