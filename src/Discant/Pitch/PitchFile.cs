namespace Discant.Pitch;

/// <summary>
/// F0 curves as files: text, JSON, MIDI with pitch bends, and the pictures of <c>Figures.PitchPicture</c>, which carry their curves. The
/// header, or the names of the tracks, name the voices. Curves on another grid are brought to that of 16 ms.
/// </summary>
/// <remarks>
/// Text is `time_s,voice1_hz,voice2_hz,...`, one row a time, 0 or an empty field where a voice is silent. JSON is an object with `names`,
/// `frame_seconds` and `hz`, an array of frames for each voice. A MIDI file has a track, or a channel of a track, for each voice.
/// </remarks>
public static class PitchFile
{
    internal const double HighestHz = 20000;
    internal const int MostVoices = 32;

    /// <summary>Endings of the files that <see cref="Read"/> takes, the preferred one first.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".csv", ".json", ".mid", ".midi", ".svg", ".png", ".txt", ".pv"];

    /// <summary>Reads one file with all voices; its ending says what it is, and where that is none of the known ones, its first bytes.</summary>
    /// <exception cref="PitchFileException">The file is missing, empty or malformed; the message names the place.</exception>
    public static PitchTracks Read(string path) =>
        FormOf(path) switch
        {
            Form.Json => PitchJson.Read(path),
            Form.Midi => PitchMidi.Read(path),
            Form.Svg or Form.Png => PitchInPicture.Read(path),
            Form.MidiNumbers => ReadMidiNumbers(path),
            _ => PitchText.Read(path).Resample(),
        };

    /// <summary>Reads one file a voice, named after the files.</summary>
    /// <exception cref="PitchFileException">A file is missing or malformed, or holds more than one voice.</exception>
    public static PitchTracks ReadOneFileAVoice(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var curves = new List<double[]>();
        foreach (var path in paths)
        {
            var tracks = Read(path);
            if (tracks.VoiceCount != 1)
                throw new PitchFileException(path, $"holds {tracks.VoiceCount} voices; with several F0 files each must hold one");
            curves.Add(tracks.Voice(0).ToArray());
        }
        var frames = curves.Max(c => c.Length);
        foreach (var k in Enumerable.Range(0, curves.Count))
            curves[k] = [.. curves[k], .. new double[frames - curves[k].Length]];
        return new PitchTracks(curves, VoiceNames.Unique(paths.Select(p => Path.GetFileNameWithoutExtension(p))));
    }

    /// <summary>Reads MIR-1K's pitch labels of one voice: one MIDI note number a line, 0 where unvoiced, every 20 ms from 20 ms on.</summary>
    /// <exception cref="PitchFileException">The file is missing or malformed.</exception>
    public static PitchTracks ReadMidiNumbers(string path) => PitchText.ReadMidiNumbers(path).Resample();

    /// <summary>Writes all voices into one file, under a temporary name first: JSON or MIDI where the ending says so, text otherwise.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="tracks">What.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left of it.</exception>
    /// <exception cref="PitchFileException">The ending is that of a picture, which takes more than curves.</exception>
    public static void Write(string path, PitchTracks tracks)
    {
        var form = FormOfEnding(path);
        if (form is Form.Svg or Form.Png)
            throw new PitchFileException(path, "is the name of a picture; curves alone are written as .csv, .json or .mid");
        WholeFile.Write(
            path,
            temporary =>
            {
                if (form == Form.Json)
                    File.WriteAllText(temporary, PitchJson.Text(tracks) + "\n");
                else if (form == Form.Midi)
                    File.WriteAllBytes(temporary, PitchMidi.Bytes(tracks));
                else
                    using (var writer = new StreamWriter(temporary) { NewLine = "\n" })
                        PitchText.Write(writer, tracks);
            }
        );
    }

    /// <summary>The bytes of a file that is to be in memory as a whole.</summary>
    internal static byte[] Bytes(string path, long most)
    {
        if (!File.Exists(path))
            throw new PitchFileException(path, "there is no such file");
        return Guarded(
            path,
            () =>
                new FileInfo(path).Length is var length && length > most
                    ? throw new PitchFileException(path, $"has {length} bytes; at most {most} are read")
                    : File.ReadAllBytes(path)
        );
    }

    /// <summary>Whatever the system says about a file becomes one line about that file.</summary>
    internal static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PitchFileException(path, e.Message.ReplaceLineEndings(" "));
        }
    }

    private static Form FormOf(string path)
    {
        var form = FormOfEnding(path);
        if (form != Form.Text || !File.Exists(path))
            return form;
        var start = new byte[8];
        var read = Guarded(
            path,
            () =>
            {
                using var file = File.OpenRead(path);
                return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            }
        );
        return start.AsSpan(0, read) switch
        {
            var s when s.StartsWith("MThd"u8) => Form.Midi,
            var s when s.IndexOf("PNG\r\n"u8) == 1 => Form.Png,
            var s when s.TrimStart("\uFEFF \t\r\n"u8).StartsWith("{"u8) => Form.Json,
            var s when s.StartsWith("<svg"u8) || s.StartsWith("<?xml"u8) => Form.Svg,
            _ => Form.Text,
        };
    }

    private static Form FormOfEnding(string path) =>
        Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSON" => Form.Json,
            ".MID" or ".MIDI" => Form.Midi,
            ".SVG" => Form.Svg,
            ".PNG" => Form.Png,
            ".PV" => Form.MidiNumbers,
            _ => Form.Text,
        };

    private enum Form
    {
        Text,
        Json,
        Midi,
        Svg,
        Png,
        MidiNumbers,
    }
}
