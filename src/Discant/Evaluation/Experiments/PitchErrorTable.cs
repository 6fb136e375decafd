using System.Globalization;
using Discant.Figures;

namespace Discant.Evaluation.Experiments;

/// <summary>How SI-SDR falls as the F0 of a second is more wrong (error analysis, spec 7.5).</summary>
public static class PitchErrorTable
{
    private static readonly (double From, double To)[] s_voicing = [(0, 1), (1, 4), (4, 8), (8, 16), (16, 32), (32, 64)];
    private static readonly (double From, double To)[] s_deviation = [(0, 1), (1, 2), (2, 4), (4, 8), (8, 16), (16, 32), (32, 1e9)];

    /// <summary>Mean SI-SDR against the number of 16 ms frames of a second whose voicing is wrong.</summary>
    public static (IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Rows) ByVoicing(IReadOnlyList<ExperimentRow> rows) =>
        Table(rows, s_voicing, r => r.Pitch.VoicingErrors, "frames");

    /// <summary>Mean SI-SDR against the mean deviation of F0 in a second.</summary>
    public static (IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Rows) ByDeviation(
        IReadOnlyList<ExperimentRow> rows
    ) => Table(rows, s_deviation, r => r.Pitch.DeviationHertz, "Hz");

    /// <summary>The deviation table as a figure: one line a method.</summary>
    public static LineFigure Figure(IReadOnlyList<ExperimentRow> rows)
    {
        var middles = s_deviation.Select((_, k) => (double)k).ToArray();
        var lines = ExperimentTables
            .ByMethod(rows)
            .Select(m => new FigureLine(m.Name, middles, [.. s_deviation.Select(b => Mean(m.Rows, b, r => r.Pitch.DeviationHertz).Mean)]))
            .ToArray();
        return new LineFigure(
            "SI-SDR by deviation of F0",
            "mean deviation of F0 in a second: 0 below 1 Hz, 1: 1 to 2 Hz, 2: 2 to 4 Hz, ... 6: above 32 Hz",
            "mean SI-SDR, dB",
            lines
        );
    }

    private static (IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Rows) Table(
        IReadOnlyList<ExperimentRow> rows,
        (double From, double To)[] bins,
        Func<ExperimentRow, double> of,
        string unit
    )
    {
        var titles = bins.Select(b =>
            b.To > 1e8 ? FormattableString.Invariant($"{b.From} {unit} up") : FormattableString.Invariant($"{b.From}-{b.To} {unit}")
        );
        var lines = ExperimentTables
            .ByMethod(rows)
            .Select(method =>
                (IReadOnlyList<string>)
                    [
                        method.Name,
                        .. bins.Select(bin =>
                        {
                            var (count, mean) = Mean(method.Rows, bin, of);
                            return count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{mean:F2} ({count})");
                        }),
                    ]
            );
        return (["method", .. titles], [.. lines]);
    }

    private static (int Count, double Mean) Mean(
        IEnumerable<ExperimentRow> rows,
        (double From, double To) bin,
        Func<ExperimentRow, double> of
    )
    {
        var scores = rows.Where(r => of(r) >= bin.From && of(r) < bin.To).Select(r => r.Score.SiSdrDb).Where(double.IsFinite).ToArray();
        return (scores.Length, scores.Length == 0 ? double.NaN : scores.Average());
    }
}
