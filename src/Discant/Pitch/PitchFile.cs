using System.Globalization;

namespace Discant.Pitch;

/// <summary>
/// F0 curves as text: `time_s,voice1_hz,voice2_hz,...`, one row a time, 0 or an empty field where a voice is silent. The header names the
/// voices. Times need not be evenly spaced; curves are brought to the 16 ms grid.
/// </summary>
public static class PitchFile
{
    private const double LongestGapSeconds = 0.1; // rows further apart than this say nothing about the time between them
    private const double SameTimeSeconds = 1e-4;
    private const double LongestSeconds = 48 * 3600;
    private const int LongestName = 60; // at most 180 bytes of UTF-8; a file name may have 255
    private const double HighestHz = 20000;
    private const int MostVoices = 32;

    /// <summary>Reads one file with all voices.</summary>
    /// <exception cref="PitchFileException">The file is missing, empty or malformed; the message names the line.</exception>
    public static PitchTracks Read(string path) => Resample(ReadRows(path));

    /// <summary>Reads one file a voice (each `time_s,hz`), named after the files.</summary>
    /// <exception cref="PitchFileException">A file is missing or malformed, or holds more than one voice.</exception>
    public static PitchTracks ReadOneFileAVoice(IReadOnlyList<string> paths)
    {
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
        return new PitchTracks(curves, UniqueNames(paths.Select(p => Path.GetFileNameWithoutExtension(p))));
    }

    /// <summary>Reads MIR-1K's pitch labels of one voice: one MIDI note number a line, 0 where unvoiced, every 20 ms from 20 ms on.</summary>
    /// <exception cref="PitchFileException">The file is missing or malformed.</exception>
    public static PitchTracks ReadMidiNumbers(string path)
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
            hertz.Add(midi > 0 ? 440 * Math.Pow(2, (midi - 69) / 12) : 0);
        }
        if (times.Count == 0)
            throw new PitchFileException(path, "is empty");
        return Resample(new Rows(path, times, [hertz], null));
    }

    /// <summary>Writes all voices into one file, under a temporary name first.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="tracks">What.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left of it.</exception>
    public static void Write(string path, PitchTracks tracks)
    {
        var temporary = path + ".part";
        try
        {
            using (var writer = new StreamWriter(temporary) { NewLine = "\n" })
                WriteRows(writer, tracks);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void WriteRows(StreamWriter writer, PitchTracks tracks)
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

    private static Rows ReadRows(string path)
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
        return new Rows(path, times, curves, names);
    }

    private static IEnumerable<string> Lines(string path)
    {
        if (!File.Exists(path))
            throw new PitchFileException(path, "there is no such file");
        using var lines = Guarded(path, () => File.ReadLines(path).GetEnumerator());
        while (Guarded(path, lines.MoveNext))
            yield return lines.Current;
    }

    private static T Guarded<T>(string path, Func<T> action)
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

    private static List<double>[] NewCurves(string path, int line, int voices)
    {
        if (voices is < 1 or > MostVoices)
            throw new PitchFileException(path, $"line {line} holds {voices} voices; 1 to {MostVoices} can be read");
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
            if (hertz is < 0 or > HighestHz)
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

    // Names become file names: anything else than letters, digits, dot, dash and underscore is replaced.
    private static List<string> UniqueNames(IEnumerable<string> names)
    {
        var unique = new List<string>();
        foreach (var name in names)
        {
            var safe = new string([.. name.Take(LongestName).Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')]);
            safe = safe.Trim('.') is { Length: > 0 } rest ? rest : "voice";
            if (IsDevice(safe))
                safe = "_" + safe;
            var candidate = safe;
            for (var k = 2; IsTaken(candidate); k++)
                candidate = string.Create(CultureInfo.InvariantCulture, $"{safe}_{k}");
            unique.Add(candidate);
        }
        return unique;

        // What a method leaves over is called residual.
        bool IsTaken(string name) => unique.Append("residual").Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    // Windows keeps these names for itself, whatever the ending.
    private static bool IsDevice(string name)
    {
        var stem = name.Split('.')[0].ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" || (stem.Length == 4 && stem[..3] is "COM" or "LPT" && char.IsDigit(stem[3]));
    }

    private static PitchTracks Resample(Rows rows)
    {
        if (rows.Times[^1] > LongestSeconds)
            throw new PitchFileException(
                rows.Path,
                $"the last time, {rows.Times[^1].ToString("0.###", CultureInfo.InvariantCulture)} s, is beyond any recording"
            );
        var frames = (int)Math.Round(rows.Times[^1] / PitchTracks.FrameSeconds) + 1;
        var voices = Array.ConvertAll(rows.Curves, c => OnGrid(rows.Times, c, frames));
        return new PitchTracks(voices, rows.Names is null ? null : UniqueNames(rows.Names));
    }

    private static double[] OnGrid(List<double> times, List<double> hertz, int frames)
    {
        var curve = new double[frames];
        var next = 0;
        for (var frame = 0; frame < frames; frame++)
        {
            var time = frame * PitchTracks.FrameSeconds;
            while (next < times.Count && times[next] < time)
                next++;
            curve[frame] = At(times, hertz, next, time);
        }
        return curve;
    }

    // Between two voiced rows F0 runs linearly in pitch; beside a silent one the nearer row decides.
    private static double At(List<double> times, List<double> hertz, int next, double time)
    {
        if (next < times.Count && times[next] - time < SameTimeSeconds)
            return hertz[next];
        if (next > 0 && time - times[next - 1] < SameTimeSeconds)
            return hertz[next - 1];
        if (next == 0)
            return times[0] - time <= LongestGapSeconds / 2 ? hertz[0] : 0;
        if (next == times.Count)
            return time - times[^1] <= LongestGapSeconds / 2 ? hertz[^1] : 0;
        var (before, after) = (next - 1, next);
        if (times[after] - times[before] > LongestGapSeconds + SameTimeSeconds)
            return 0;
        var position = (time - times[before]) / (times[after] - times[before]);
        if (hertz[before] > 0 && hertz[after] > 0)
            return hertz[before] * Math.Pow(hertz[after] / hertz[before], position);
        return position < 0.5 ? hertz[before] : hertz[after];
    }

    private sealed record Rows(string Path, List<double> Times, List<double>[] Curves, List<string>? Names);
}
