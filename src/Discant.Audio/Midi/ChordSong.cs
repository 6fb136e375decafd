namespace Discant.Audio.Midi;

/// <summary>Chord lists of MMA (Musical MIDI Accompaniment), which the program mma turns into a band.</summary>
public static class ChordSong
{
    private const string Program = "mma";

    // mma plays a little differently each time unless it is told how its dice shall fall.
    private const string Settings = "RndSeed 1\n";

    /// <summary>The ending of chord lists.</summary>
    public const string Ending = ".mma";

    /// <summary>The MIDI file that mma makes of a chord list, the same every time.</summary>
    /// <param name="path">The chord list.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="AudioFormatException">The file is missing, or mma is missing or refuses it.</exception>
    public static byte[] ToMidi(string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
            throw new AudioFormatException(path, "there is no such file");
        var folder = Directory.CreateTempSubdirectory("discant-mma-");
        try
        {
            var (target, settings) = (Path.Combine(folder.FullName, "song.mid"), Path.Combine(folder.FullName, "settings"));
            File.WriteAllText(settings, Settings);
            var advice = $"is a chord list for {Program}, which could not be started; install it (apt install mma)";
            var complaint = ChildProgram.Run(Program, ["-i", settings, "-f", target, Path.GetFullPath(path)], path, advice, cancel);
            return complaint is null && File.Exists(target)
                ? MidiFile.ReadBytes(target)
                : throw new AudioFormatException(path, $"{Program} refuses it ({complaint ?? "it wrote nothing"})");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
