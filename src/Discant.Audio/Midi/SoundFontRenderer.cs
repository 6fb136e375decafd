using System.Globalization;

namespace Discant.Audio.Midi;

/// <summary>Plays MIDI files with the instruments of a soundfont, by the program fluidsynth: without reverb and chorus, so that parts add up to the whole.</summary>
/// <param name="SoundFont">A .sf2 or .sf3 file.</param>
public sealed record SoundFontRenderer(string SoundFont)
{
    private const string Program = "fluidsynth";

    /// <summary>Folders that distributions keep soundfonts in, and the name they give the usual one.</summary>
    private static readonly string[] s_usual =
    [
        "/usr/share/sounds/sf2/FluidR3_GM.sf2",
        "/usr/share/sounds/sf2/default-GM.sf2",
        "/usr/share/sounds/sf2/TimGM6mb.sf2",
        "/usr/share/soundfonts/default.sf2",
        "/usr/share/soundfonts/FluidR3_GM.sf2",
    ];

    /// <summary>Hz.</summary>
    public int SampleRate { get; init; } = 22050;

    /// <summary>Loudness, more than 0; much above 0.6 clips where many notes sound together.</summary>
    public double Gain { get; init; } = 0.6;

    /// <summary>The soundfont that is installed, or null.</summary>
    public static string? Installed() => Array.Find(s_usual, Exists);

    // File.Exists is true for a link that leads nowhere.
    private static bool Exists(string path) =>
        File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is not { Exists: false };

    /// <summary>Plays a file.</summary>
    /// <param name="midi">The bytes of a Standard MIDI File.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Two channels.</returns>
    /// <exception cref="AudioFormatException">The soundfont is missing or none, or fluidsynth is missing or refuses the file.</exception>
    public AudioBuffer Render(byte[] midi, string name, CancellationToken cancel)
    {
        if (!Exists(SoundFont))
            throw new AudioFormatException(
                SoundFont,
                "there is no such soundfont; --soundfont FILE names one (apt install fluid-soundfont-gm)"
            );
        // What fluidsynth cannot read as a soundfont it takes for a MIDI file, and plays silence.
        if (!IsSoundFont())
            throw new AudioFormatException(SoundFont, "is no soundfont");
        var folder = Directory.CreateTempSubdirectory("discant-render-");
        try
        {
            var (song, sound) = (Path.Combine(folder.FullName, "song.mid"), Path.Combine(folder.FullName, "song.wav"));
            File.WriteAllBytes(song, midi);
            var advice = $"is played by {Program}, which could not be started; install it (apt install fluidsynth)";
            var complaint = ChildProgram.Run(Program, Arguments(song, sound), name, advice, cancel);
            if (complaint is not null || !File.Exists(sound))
                throw new AudioFormatException(name, $"{Program} cannot play it ({complaint ?? "it wrote nothing"})");
            return AudioFile.Read(sound, cancel: cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private string[] Arguments(string song, string sound) =>
        [
            .. new[] { "-n", "-i", "-q", "-R", "0", "-C", "0", "-O", "s16", "-T", "wav" },
            .. new[] { "-r", SampleRate.ToString(CultureInfo.InvariantCulture), "-g", Gain.ToString("R", CultureInfo.InvariantCulture) },
            .. new[] { "-F", sound, Path.GetFullPath(SoundFont), song },
        ];

    private bool IsSoundFont()
    {
        using var file = File.OpenRead(SoundFont);
        var begin = new byte[12];
        return file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length
            && begin.AsSpan(0, 4).SequenceEqual("RIFF"u8)
            && begin.AsSpan(8, 4).SequenceEqual("sfbk"u8);
    }
}
