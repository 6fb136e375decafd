using System.Globalization;
using Discant.Torch;

namespace Discant.Pitch;

/// <summary>F0 curves in the forms in which others publish them.</summary>
public static class PitchImport
{
    private const double HighestHz = 20000;
    private const double MirFrameSeconds = 0.02;
    private const double HighestNote = 140;

    /// <summary>
    /// One table of an npz archive: frames x voices (or frames alone), Hz, a row every 16 ms from time 0; 0 or NaN where a voice is silent.
    /// </summary>
    /// <param name="path">The archive.</param>
    /// <param name="key">Name of the table; null where there is only one.</param>
    /// <exception cref="NpzException">The archive cannot be read.</exception>
    /// <exception cref="PitchFileException">No table of that name, several and no name, or it holds no F0 curves.</exception>
    public static PitchTracks FromNpz(string path, string? key = null)
    {
        var archive = new NpzFile(path);
        var names = archive.Names.Order(StringComparer.Ordinal).ToArray();
        if (key is null && names.Length != 1)
            throw new PitchFileException(path, $"holds {names.Length} tables; choose one with --key: {string.Join(", ", names)}");
        if (key is not null && !archive.Has(key))
            throw new PitchFileException(path, $"holds no table '{key}'; there are {string.Join(", ", names)}");
        var table = archive[key ?? names[0]];
        var voices = table.Shape switch
        {
            [_] => 1,
            [_, var count and >= 1 and <= 32] => (int)count,
            _ => throw new PitchFileException(
                path,
                $"'{key ?? names[0]}' is not a table of frames x voices (its shape is {string.Join(" x ", table.Shape)})"
            ),
        };
        var frames = table.Values.Length / voices;
        if (frames == 0)
            throw new PitchFileException(path, "holds no frame");
        var curves = Enumerable
            .Range(0, voices)
            .Select(v => Enumerable.Range(0, frames).Select(f => Hertz(path, table.Values[f * voices + v])).ToArray());
        return new PitchTracks([.. curves]);
    }

    /// <summary>MIR-1K's pitch labels: a MIDI note number a line, 0 where silent, a line every 20 ms beginning at 20 ms.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PitchFileException">It is missing or malformed.</exception>
    public static PitchTracks FromPv(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PitchFileException(
                path,
                e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message.Split('\n')[0]
            );
        }
        var notes = lines
            .Select((text, k) => (text, k))
            .Where(l => !string.IsNullOrWhiteSpace(l.text))
            .Select(l => Note(path, l.k + 1, l.text))
            .ToList();
        if (notes.Count == 0)
            throw new PitchFileException(path, "holds no line");
        var rows = notes.Select(n => n > 0 ? 440 * Math.Pow(2, (n - 69) / 12) : 0).ToList();
        var times = Enumerable.Range(1, rows.Count).Select(k => k * MirFrameSeconds).ToList();
        return PitchFile.OnGrid(path, times, [rows], null);
    }

    private static double Note(string path, int line, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var note) && note is >= 0 and <= HighestNote
            ? note
            : throw new PitchFileException(path, $"line {line}: '{(text.Length > 40 ? text[..40] : text)}' is not a MIDI note number");

    private static double Hertz(string path, double value) =>
        double.IsNaN(value) ? 0
        : value is >= 0 and <= HighestHz ? value
        : throw new PitchFileException(path, $"{value.ToString("R", CultureInfo.InvariantCulture)} Hz is not an F0");
}
