using System.Globalization;
using Discant.Figures;

namespace Discant.Evaluation.Experiments;

/// <summary>How methods bear wrong F0 (spec 7.5) as one page.</summary>
public static class RobustnessReport
{
    /// <summary>The conditions of the paper: shifts, octaves, voices removed, frames muted.</summary>
    /// <param name="voices">Number of voices of the mixtures.</param>
    public static IReadOnlyList<PitchCondition> Conditions(int voices) =>
        [
            PitchCondition.None,
            .. Enumerable.Range(-20, 40).Where(k => k != 0).Select(k => PitchCondition.Shift(3 * k)),
            .. Enumerable.Range(-3, 7).Where(k => k != 0).Select(PitchCondition.Octave),
            .. Enumerable.Range(1, (1 << voices) - 2).Select(PitchCondition.Voices),
            .. Enumerable.Range(1, 33).Select(k => PitchCondition.Muted(3 * k, 0)),
        ];

    /// <summary>The page.</summary>
    /// <param name="record">Everything that decided the results.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="level">Name of the method whose undisturbed mean is drawn as a level: the mixture as estimate.</param>
    public static string Html(ExperimentRecord record, IReadOnlyList<ExperimentRow> rows, string level)
    {
        var page = new HtmlPage($"{record.Experiment}: {record.Dataset}");
        page.Paragraph(
            "SI-SDR when the F0 that the methods get, true at first, is made wrong. Silent frames stay silent whatever is done to the others."
        );
        foreach (var note in record.Notes)
            page.Note(note);
        foreach (
            var (kind, title, axis) in (ReadOnlySpan<(string, string, string)>)
                [
                    ("shift", "F0 shifted", "shift, Hz"),
                    ("octave", "F0 in other octaves", "octaves"),
                    ("muted", "Frames muted", "muted frames, %"),
                ]
        )
            Curve(page, rows, level, kind, title, axis);
        Voices(page, rows, level);
        page.Heading("Do it again").Paragraph(ExperimentReport.RowHint).Code(record.Command);
        ExperimentReport.Circumstances(page, record);
        return page.Finish();
    }

    /// <summary>Where the mean of a method crosses that of another as shifts grow, by linear interpolation.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="method">The method.</param>
    /// <param name="level">Name of the method whose undisturbed mean is the level.</param>
    /// <returns>Hz below and above; NaN where it does not cross within the shifts.</returns>
    public static (double Below, double Above) Crossing(IReadOnlyList<ExperimentRow> rows, string method, string level)
    {
        var floor = Means(rows, level, "shift").First(m => m.Value == 0).Mean;
        var means = Means(rows, method, "shift");
        return (
            -Crossing([.. means.Where(m => m.Value <= 0).Select(m => (-m.Value, m.Mean)).Reverse()], floor),
            Crossing([.. means.Where(m => m.Value >= 0).Select(m => (m.Value, m.Mean))], floor)
        );
    }

    private static double Crossing((double Value, double Mean)[] means, double floor)
    {
        for (var k = 1; k < means.Length; k++)
            if (means[k - 1].Mean >= floor && means[k].Mean < floor)
            {
                var share = (means[k - 1].Mean - floor) / (means[k - 1].Mean - means[k].Mean);
                return means[k - 1].Value + share * (means[k].Value - means[k - 1].Value);
            }
        return double.NaN;
    }

    private static void Curve(HtmlPage page, IReadOnlyList<ExperimentRow> rows, string level, string kind, string title, string axis)
    {
        var floor = Means(rows, level, kind).FirstOrDefault(m => m.Value == 0).Mean;
        var methods = rows.Select(r => r.Method).Distinct(StringComparer.Ordinal).Where(m => m != level).ToArray();
        var lines = new List<FigureLine>();
        foreach (var method in methods)
        {
            var means = Means(rows, method, kind);
            lines.Add(new FigureLine(method, [.. means.Select(m => m.Value)], [.. means.Select(m => m.Mean)]));
            lines.Add(new FigureLine($"{method}, median", [.. means.Select(m => m.Value)], [.. means.Select(m => m.Median)]));
        }
        if (lines.Count == 0 || lines[0].X.Count < 2)
            return;
        lines.Add(new FigureLine(level, [lines[0].X[0], lines[0].X[^1]], [floor, floor]));
        page.Heading(title).Html(new LineFigure(title, axis, "SI-SDR, dB", lines).ToSvg());
        if (kind == "shift")
            foreach (var method in methods)
            {
                var (below, above) = Crossing(rows, method, level);
                page.Paragraph(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{method} reaches the level of the mixture at {Hertz(below)} and {Hertz(above)}."
                    )
                );
            }
        page.Table(
            ["value", .. methods.Select(m => m + ", mean / median dB")],
            Means(rows, methods[0], kind)
                .Select(m =>
                    (IReadOnlyList<string>)
                        [Text(m.Value), .. methods.Select(name => Cell(Means(rows, name, kind).FirstOrDefault(o => o.Value == m.Value)))]
                )
        );
    }

    private static void Voices(HtmlPage page, IReadOnlyList<ExperimentRow> rows, string level)
    {
        var chosen = rows.Where(r => r.Condition == "voices" && r.Method != level && r.Score.IsKept).ToArray();
        if (chosen.Length == 0)
            return;
        var names = chosen.Select(r => r.Score.Voice).Distinct(StringComparer.Ordinal).ToArray();
        var lines = chosen
            .GroupBy(r => (r.Method, r.Value))
            .Select(group =>
            {
                bool IsLeft(ExperimentRow row) => ((int)group.Key.Value >> Array.IndexOf(names, row.Score.Voice) & 1) == 1;
                var left = names.Where((_, v) => ((int)group.Key.Value >> v & 1) == 1);
                return (IReadOnlyList<string>)
                    [
                        group.Key.Method,
                        string.Join(", ", left),
                        Mean(group.Where(IsLeft)),
                        Mean(group.Where(r => !IsLeft(r))),
                        .. names.Select(name => Mean(group.Where(r => r.Score.Voice == name))),
                    ];
            });
        page.Heading("Voices without F0")
            .Paragraph("Mean SI-SDR, dB, when only some voices have F0: of those that have it, of the others, and of each.")
            .Table(["method", "with F0", "those", "the others", .. names], lines, 2);

        static string Mean(IEnumerable<ExperimentRow> rows)
        {
            var summary = ExperimentTables.Summary("SI-SDR", rows, s => s.SiSdrDb);
            return summary.Count == 0 ? "" : summary.Mean.ToString("F2", CultureInfo.InvariantCulture);
        }
    }

    private static (double Value, double Mean, double Median)[] AllMeans(IEnumerable<ExperimentRow> rows) =>
        [
            .. rows.GroupBy(r => r.Value)
                .OrderBy(g => g.Key)
                .Select(g =>
                {
                    var summary = ExperimentTables.Summary("SI-SDR", g, s => s.SiSdrDb);
                    return (g.Key, summary.Mean, summary.Median);
                }),
        ];

    // The undisturbed runs are the zero of every kind.
    private static (double Value, double Mean, double Median)[] Means(IReadOnlyList<ExperimentRow> rows, string method, string kind) =>
        AllMeans(rows.Where(r => r.Method == method && r.Score.IsKept && (r.Condition == kind || r.Condition == PitchCondition.None.Kind)));

    private static string Cell((double Value, double Mean, double Median) m) =>
        string.Create(CultureInfo.InvariantCulture, $"{m.Mean:F2} / {m.Median:F2}");

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Hertz(double value) => double.IsNaN(value) ? "no shift tried" : $"{Text(value)} Hz";
}
