using System.Globalization;
using Discant.Evaluation.Statistics;

namespace Discant.Evaluation.Experiments;

/// <summary>What rows come to: means, medians, spread and comparisons of methods, over the frames in which a voice sings.</summary>
public static class ExperimentTables
{
    private static readonly string[] s_others = ["spectral SNR", "spectral SI-SNR", "mel-cepstral distance"];

    /// <summary>Titles of <see cref="Methods"/>.</summary>
    public static IReadOnlyList<string> MethodTitles { get; } =
    ["method", "frames", "mean dB", "median dB", "std dB", "below 0 dB", "spectral SNR", "spectral SI-SNR", "mel-cepstral"];

    /// <summary>One line a method: SI-SDR in full, the mean of the other measures.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Methods(IReadOnlyList<ExperimentRow> rows) =>
        [
            .. ByMethod(rows)
                .Select(method =>
                {
                    var scores = new SeparationScores([.. method.Rows.Select(r => r.Score)]);
                    var main = scores.Summary("SI-SDR");
                    return (IReadOnlyList<string>)
                        [
                            method.Name,
                            main.Count.ToString(CultureInfo.InvariantCulture),
                            Number(main.Mean),
                            Number(main.Median),
                            Number(main.StandardDeviation),
                            main.ShareBelowZero.ToString("P1", CultureInfo.InvariantCulture),
                            .. s_others.Select(measure => Number(scores.Summary(measure).Mean)),
                        ];
                }),
        ];

    /// <summary>Mean / median SI-SDR of each method for each value of something, such as the voice.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="group">What the columns are.</param>
    /// <returns>Titles, then one line a method.</returns>
    public static (IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Rows) By(
        IReadOnlyList<ExperimentRow> rows,
        Func<ExperimentRow, string> group
    )
    {
        var names = rows.Select(group).Distinct(StringComparer.Ordinal).ToArray();
        var lines = ByMethod(rows)
            .Select(method =>
                (IReadOnlyList<string>)
                    [
                        method.Name,
                        .. names.Select(name =>
                        {
                            var summary = SiSdr(method.Rows.Where(r => group(r) == name));
                            return summary.Count == 0 ? "" : $"{Number(summary.Mean)} / {Number(summary.Median)}";
                        }),
                    ]
            );
        return (["method", .. names], [.. lines]);
    }

    /// <summary>SI-SDR of each method, of the frames in which a voice sings.</summary>
    public static IReadOnlyList<(string Method, IReadOnlyList<double> Scores)> Scores(IReadOnlyList<ExperimentRow> rows) =>
        [
            .. ByMethod(rows)
                .Select(m => (m.Name, (IReadOnlyList<double>)[.. m.Rows.Select(r => r.Score.SiSdrDb).Where(v => double.IsFinite(v))])),
        ];

    /// <summary>Probabilities that two methods have the same mean SI-SDR: titles, then one line a method; W marks Welch's test.</summary>
    public static (IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Rows) Probabilities(
        IReadOnlyList<MethodComparison> comparisons
    )
    {
        var names = comparisons.SelectMany(c => new[] { c.First, c.Second }).Distinct(StringComparer.Ordinal).ToArray();
        string Cell(string a, string b) =>
            comparisons.FirstOrDefault(c => (c.First == a && c.Second == b) || (c.First == b && c.Second == a)) is { } c
                ? Probability(c.Means.PValue) + (c.Welch ? " W" : "")
                : "";
        return (["", .. names], [.. names.Select(a => (IReadOnlyList<string>)[a, .. names.Select(b => Cell(a, b))])]);
    }

    /// <summary>Rows of each method, in the order of their first appearance; of frames in which a voice sings only.</summary>
    public static IReadOnlyList<(string Name, ExperimentRow[] Rows)> ByMethod(IReadOnlyList<ExperimentRow> rows) =>
        [.. rows.Where(r => r.Score.IsKept).GroupBy(r => r.Method, StringComparer.Ordinal).Select(g => (g.Key, g.ToArray()))];

    /// <summary>SI-SDR of rows in a few numbers.</summary>
    public static ScoreSummary SiSdr(IEnumerable<ExperimentRow> rows) =>
        ScoreSummary.Of("SI-SDR", SeparationScores.AllVoices, rows.Select(r => r.Score.SiSdrDb));

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("F2", CultureInfo.InvariantCulture);

    private static string Probability(double p) =>
        p switch
        {
            double.NaN => "",
            < 1e-4 => "<0.0001",
            _ => p.ToString("F4", CultureInfo.InvariantCulture),
        };
}
