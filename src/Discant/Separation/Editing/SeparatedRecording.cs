using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.Results;

namespace Discant.Separation.Editing;

/// <summary>What a separation left: stems that add up to the recording, and the F0 of each where it is known.</summary>
public sealed class SeparatedRecording
{
    /// <summary>Name of the file with the F0 curves in a separation's folder.</summary>
    public const string PitchName = "f0.csv";

    private SeparatedRecording(string folder, IReadOnlyList<SeparatedVoice> voices, AudioInfo info)
    {
        (Folder, Voices, SampleRate, Channels) = (folder, voices, info.SampleRate, info.ChannelCount);
    }

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>The voices, in the order of the separation.</summary>
    public IReadOnlyList<SeparatedVoice> Voices { get; }

    /// <summary>Hz.</summary>
    public int SampleRate { get; }

    /// <summary>Channels of every stem.</summary>
    public int Channels { get; }

    /// <summary>Opens the folder that `discant separate` wrote, or any folder of stems.</summary>
    /// <param name="folder">The stems that `separation.json` names; without it, all audio files in the folder. Curves come from `f0.csv`.</param>
    /// <param name="pitch">Curves to go by instead; null for those in the folder.</param>
    /// <exception cref="AudioFormatException">A stem cannot be read, or the stems do not belong together.</exception>
    /// <exception cref="PitchFileException">The curves cannot be read.</exception>
    /// <exception cref="InvalidDataException">There is no such folder, or no stem in it.</exception>
    public static SeparatedRecording Open(string folder, PitchTracks? pitch = null)
    {
        if (!Directory.Exists(folder))
            throw new InvalidDataException($"{folder}: there is no such folder");
        var files = SeparationRecord.InFolder(folder) is { } record
            ? [.. record.Stems.Select(s => (s.Voice, Path.Combine(folder, Path.GetFileName(s.File))))]
            : AudioFolder.Files(folder).Select(f => (Path.GetFileNameWithoutExtension(f), f)).ToArray();
        if (files.Length == 0)
            throw new InvalidDataException($"{folder}: holds no stems");
        return Of(folder, files, pitch ?? PitchIn(folder));
    }

    /// <summary>Takes files for the stems of a recording; they are called after the files.</summary>
    /// <param name="files">The stems.</param>
    /// <param name="pitch">Their curves, by the same names; null for the `f0.csv` beside the first file, if there is one.</param>
    /// <exception cref="AudioFormatException">A stem cannot be read, or the stems do not belong together.</exception>
    /// <exception cref="PitchFileException">The curves cannot be read.</exception>
    public static SeparatedRecording OfFiles(IReadOnlyList<string> files, PitchTracks? pitch = null)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(files[0]))!;
        var named = files.Select(f => (Path.GetFileNameWithoutExtension(f), f)).ToArray();
        if (named.GroupBy(n => n.Item1, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new AudioFormatException(twice.Last().f, $"is called {twice.Key} like another of the voices");
        return Of(folder, named, pitch ?? PitchIn(folder));
    }

    /// <summary>The voice of that name, whatever the case of its letters; null where there is none.</summary>
    public SeparatedVoice? Voice(string name) => Voices.FirstOrDefault(v => v.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static SeparatedRecording Of(string folder, (string Name, string File)[] files, PitchTracks? pitch)
    {
        AudioInfo? first = null;
        foreach (var (_, file) in files)
        {
            using var reader = AudioReader.Open(file);
            first ??= reader.Info;
            if (reader.Info.SampleRate != first.SampleRate || reader.Info.ChannelCount != first.ChannelCount)
                throw new AudioFormatException(
                    file,
                    $"has {reader.Info.ChannelCount} channels at {reader.Info.SampleRate} Hz, {files[0].File} has {first.ChannelCount} at {first.SampleRate}"
                );
        }
        return new SeparatedRecording(folder, [.. files.Select(f => new SeparatedVoice(f.Name, f.File, Curve(pitch, f.Name)))], first!);
    }

    private static PitchTracks? PitchIn(string folder)
    {
        var file = Path.Combine(folder, PitchName);
        return File.Exists(file) ? PitchFile.Read(file) : null;
    }

    private static double[]? Curve(PitchTracks? pitch, string name)
    {
        for (var v = 0; v < (pitch?.VoiceCount ?? 0); v++)
            if (pitch!.Names[v].Equals(name, StringComparison.OrdinalIgnoreCase))
                return pitch.Voice(v).ToArray();
        return null;
    }
}
