using System.Globalization;
using Discant.Figures;

namespace Discant.Evaluation.Experiments;

/// <summary>How methods bear wrong F0 (spec 7.5) as one page.</summary>
public static class RobustnessReport
{
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
        var names = rows.Select(r => r.Method).Distinct(StringComparer.Ordinal).Where(m => m != level);
        var methods = names.Select(name => (Name: name, Means: Means(rows, name, kind))).ToArray();
        if (methods.Length == 0 || methods[0].Means.Length < 2)
            return;
        double[] values = [.. methods[0].Means.Select(m => m.Value)];
        FigureLine[] lines =
        [
            .. methods.SelectMany(method =>
                new FigureLine[]
                {
                    new(method.Name, values, [.. method.Means.Select(m => m.Mean)]),
                    new($"{method.Name}, median", values, [.. method.Means.Select(m => m.Median)]),
                }
            ),
            new(level, [values[0], values[^1]], [floor, floor]),
        ];
        page.Heading(title).Html(new LineFigure(title, axis, "SI-SDR, dB", lines).ToSvg());
        foreach (var (name, _) in kind == "shift" ? methods : [])
        {
            var (below, above) = Crossing(rows, name, level);
            page.Paragraph($"{name} reaches the level of the mixture at {Hertz(below)} and {Hertz(above)}.");
        }
        page.Table(
            ["value", .. methods.Select(m => m.Name + ", mean / median dB")],
            values.Select((value, k) => (IReadOnlyList<string>)[Text(value), .. methods.Select(m => Cell(m.Means[k]))])
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
            var summary = ExperimentTables.SiSdr(rows);
            return summary.Count == 0 ? "" : summary.Mean.ToString("F2", CultureInfo.InvariantCulture);
        }
    }

    // The undisturbed runs are the zero of every kind.
    private static (double Value, double Mean, double Median)[] Means(IReadOnlyList<ExperimentRow> rows, string method, string kind) =>
        [
            .. rows.Where(r => r.Method == method && r.Score.IsKept && (r.Condition == kind || r.Condition == PitchCondition.None.Kind))
                .GroupBy(r => r.Value)
                .OrderBy(g => g.Key)
                .Select(g =>
                {
                    var summary = ExperimentTables.SiSdr(g);
                    return (g.Key, summary.Mean, summary.Median);
                }),
        ];

    private static string Cell((double Value, double Mean, double Median) m) =>
        string.Create(CultureInfo.InvariantCulture, $"{m.Mean:F2} / {m.Median:F2}");

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Hertz(double value) => double.IsNaN(value) ? "no shift tried" : $"{Text(value)} Hz";
}
