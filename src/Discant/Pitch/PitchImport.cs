using System.Globalization;
using Discant.Torch;

namespace Discant.Pitch;

/// <summary>F0 curves in the forms in which others publish them.</summary>
public static class PitchImport
{
    private const double HighestHz = 20000;

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

    private static double Hertz(string path, double value) =>
        double.IsNaN(value) ? 0
        : value is >= 0 and <= HighestHz ? value
        : throw new PitchFileException(path, $"{value.ToString("R", CultureInfo.InvariantCulture)} Hz is not an F0");
}
