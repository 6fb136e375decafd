using System.Globalization;

namespace Discant.Pitch;

/// <summary>F0 curves as text: `time_s,voice1_hz,voice2_hz,...`, one row a time, 0 or an empty field where a voice is silent.</summary>
internal static class PitchText
{
    /// <summary>Reads MIR-1K's pitch labels of one voice: one MIDI note number a line, 0 where unvoiced, every 20 ms from 20 ms on.</summary>
    /// <exception cref="PitchFileException">The file is missing or malformed.</exception>
    internal static PitchRows ReadMidiNumbers(string path)
    {
        const double stepSeconds = 0.02;
        var times = new List<double>();
        var hertz = new List<double>();
        foreach (var text in Lines(path))
        {
            times.Add((times.Count + 1) * stepSeconds);
            var midi = Number(path, times.Count, text);
            if (midi is < 0 or > 135)
                throw new PitchFileException(path, $"line {times.Count}: {text} is not a MIDI note number");
            hertz.Add(midi > 0 ? PitchScale.Hertz(midi) : 0);
        }
        if (times.Count == 0)
            throw new PitchFileException(path, "is empty");
        return new PitchRows(path, times, [hertz], null);
    }

    internal static void Write(StreamWriter writer, PitchTracks tracks)
    {
        writer.WriteLine("time_s," + string.Join(',', tracks.Names.Select(n => n + "_hz")));
        for (var frame = 0; frame < tracks.FrameCount; frame++)
        {
            writer.Write((frame * PitchTracks.FrameSeconds).ToString("0.000", CultureInfo.InvariantCulture));
            for (var voice = 0; voice < tracks.VoiceCount; voice++)
            {
                writer.Write(',');
                writer.Write(tracks.Voice(voice)[frame].ToString("0.###", CultureInfo.InvariantCulture));
            }
            writer.WriteLine();
        }
    }

    internal static PitchRows Read(string path)
    {
        var times = new List<double>();
        List<double>[]? curves = null;
        List<string>? names = null;
        var line = 0;
        foreach (var text in Lines(path))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text) || text[0] == '#')
                continue;
            var fields = text.Split(',', ';', '\t');
            if (times.Count == 0 && names is null && !IsNumber(fields[0]))
            {
                names = [.. fields.Skip(1).Select(VoiceName)];
                continue;
            }
            curves ??= NewCurves(path, line, fields.Length - 1);
            AddRow(path, line, fields, times, curves);
        }
        if (curves is null)
            throw new PitchFileException(path, "holds no rows of numbers (expected time_s,voice1_hz,voice2_hz,...)");
        if (names is not null && names.Count != curves.Length)
            throw new PitchFileException(path, $"the header names {names.Count} voices, the rows hold {curves.Length}");
        return new PitchRows(path, times, curves, names);
    }

    private static IEnumerable<string> Lines(string path)
    {
        if (!File.Exists(path))
            throw new PitchFileException(path, "there is no such file");
        using var lines = PitchFile.Guarded(path, () => File.ReadLines(path).GetEnumerator());
        while (PitchFile.Guarded(path, lines.MoveNext))
            yield return lines.Current;
    }

    private static List<double>[] NewCurves(string path, int line, int voices)
    {
        if (voices is < 1 or > PitchFile.MostVoices)
            throw new PitchFileException(path, $"line {line} holds {voices} voices; 1 to {PitchFile.MostVoices} can be read");
        return [.. Enumerable.Range(0, voices).Select(_ => new List<double>())];
    }

    private static void AddRow(string path, int line, string[] fields, List<double> times, List<double>[] curves)
    {
        if (fields.Length != curves.Length + 1)
            throw new PitchFileException(path, $"line {line} has {fields.Length} fields, {curves.Length + 1} are expected");
        var time = Number(path, line, fields[0]);
        if (time < 0 || (times.Count > 0 && time <= times[^1]))
            throw new PitchFileException(path, $"line {line}: the time {fields[0]} does not come after the one before");
        times.Add(time);
        for (var voice = 0; voice < curves.Length; voice++)
        {
            var text = fields[voice + 1].Trim();
            var hertz = text.Length == 0 || text.Equals("nan", StringComparison.OrdinalIgnoreCase) ? 0 : Number(path, line, text);
            if (hertz is < 0 or > PitchFile.HighestHz)
                throw new PitchFileException(path, $"line {line}: {text} Hz is not an F0");
            curves[voice].Add(hertz);
        }
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static double Number(string path, int line, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new PitchFileException(path, $"line {line}: '{Shown(text)}' is not a number");

    // A file may hold anything, terminal escapes and line separators too.
    private static string Shown(string text) =>
        new([.. text.Take(40).Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? '?' : c)]);

    private static string VoiceName(string header)
    {
        var name = header.Trim();
        return name.EndsWith("_hz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
    }
}
