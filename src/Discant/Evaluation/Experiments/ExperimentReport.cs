using System.Globalization;
using Discant.Figures;

namespace Discant.Evaluation.Experiments;

/// <summary>The comparison of methods as one page: tables, figures, tests, sound, and everything that decided it.</summary>
public static class ExperimentReport
{
    /// <summary>A recording to listen to.</summary>
    /// <param name="Method">The method, or `mixture`, or `true`.</param>
    /// <param name="Voice">The voice.</param>
    /// <param name="MediaType">Such as audio/ogg.</param>
    /// <param name="Content">The file.</param>
    public sealed record Sound(string Method, string Voice, string MediaType, byte[] Content);

    /// <summary>The page.</summary>
    /// <param name="record">Everything that decided the results.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="descriptions">What each method is.</param>
    /// <param name="sounds">Excerpts to listen to, and which they are; may be empty.</param>
    public static string Html(
        ExperimentRecord record,
        IReadOnlyList<ExperimentRow> rows,
        IReadOnlyDictionary<string, string> descriptions,
        (string Title, IReadOnlyList<Sound> Sounds) sounds
    )
    {
        var page = new HtmlPage($"{record.Experiment}: {record.Dataset}");
        page.Paragraph(
            "SI-SDR of every second in which a voice sings, in excerpts of 4 s (docs/measures.md); rows of all seeds are pooled. F0: "
                + string.Join(", ", record.PitchOrigins.Select(o => FormattableString.Invariant($"{o.Key} in {o.Value} runs")))
                + "."
        );
        foreach (var note in record.Notes)
            page.Note(note);
        foreach (var size in rows.GroupBy(r => r.Voices).OrderByDescending(g => g.Key))
            Size(page, record, size.Key, [.. size]);
        if (sounds.Sounds.Count > 0)
            Listen(page, sounds.Title, sounds.Sounds);
        page.Heading("Do it again").Paragraph(RowHint).Code(record.Command);
        page.Facts("Methods", descriptions.Select(d => (d.Key, d.Value)));
        Circumstances(page, record);
        return page.Finish();
    }

    /// <summary>Settings, versions, machine and data, as every report of an experiment ends.</summary>
    internal static void Circumstances(HtmlPage page, ExperimentRecord record)
    {
        foreach (var (method, settings) in record.Methods.Where(m => m.Value.Count > 0))
            page.Facts($"Settings of {method}", settings.Select(s => (s.Key, s.Value)));
        page.Facts("Seeds", [("seeds", string.Join(", ", record.Options.Seeds))]);
        page.Facts("Versions", record.Versions.Select(v => (v.Key, v.Value)));
        page.Facts("Machine", record.Machine.Select(v => (v.Key, v.Value)));
        page.Facts("Data (SHA-256)", record.Data.Select(v => (v.Key, v.Value)));
    }

    internal const string RowHint =
        "Each row of rows.csv can be made again by the command below with the row's columns added: --methods METHOD --songs SONG --singers SINGER --combinations VOICES --seeds SEED --excerpts EXCERPT, and another -o.";

    private static void Size(HtmlPage page, ExperimentRecord record, int voices, ExperimentRow[] rows)
    {
        var mixtures = rows.Select(r => (r.Song, r.Singer, r.Combination)).Distinct().Count();
        page.Heading(FormattableString.Invariant($"{voices} voices"))
            .Paragraph(FormattableString.Invariant($"Mixtures: {mixtures}. The last three columns are means."))
            .Table(ExperimentTables.MethodTitles, ExperimentTables.Methods(rows));
        page.Html(new BoxFigure("SI-SDR of each method", "SI-SDR, dB", ExperimentTables.Scores(rows)).ToSvg());
        Grouped(page, "By voice, mean / median dB", rows, r => r.Score.Voice);
        Grouped(page, "By song and singers", rows, r => FormattableString.Invariant($"{r.Song} {r.Singer}"));
        if (rows.Select(r => r.Combination).Distinct(StringComparer.Ordinal).Count() > 1)
            Grouped(page, "By combination", rows, r => r.Combination);
        if (record.Comparisons.FirstOrDefault(c => c.Voices == voices) is { Pairs.Count: > 0 } comparisons)
        {
            var (titles, lines) = ExperimentTables.Probabilities(comparisons.Pairs);
            page.Heading("Probability that two methods have the same mean", 3)
                .Paragraph(
                    "Two-sided t-test; Levene's test at 0.05 decides between Student's and Welch's (W). Seconds of one song are not independent of each other: the probabilities are the paper's way of counting, not proof."
                )
                .Table(titles, lines);
        }
        var voicing = PitchErrorTable.ByVoicing(rows);
        var deviation = PitchErrorTable.ByDeviation(rows);
        page.Heading("Errors of F0", 3)
            .Paragraph("Mean SI-SDR (number of seconds) by how wrong the F0 that a method got is, against pYIN of the true voice.")
            .Paragraph("By the frames of 16 ms, of 62 in a second, in which only one of the two is voiced:")
            .Table(voicing.Titles, voicing.Rows)
            .Paragraph("By the mean distance over the frames in which both are:")
            .Table(deviation.Titles, deviation.Rows)
            .Html(PitchErrorTable.Figure(rows).ToSvg());
    }

    private static void Grouped(HtmlPage page, string title, ExperimentRow[] rows, Func<ExperimentRow, string> group)
    {
        var (titles, lines) = ExperimentTables.By(rows, group);
        page.Heading(title, 3).Table(titles, lines);
    }

    private static void Listen(HtmlPage page, string title, IReadOnlyList<Sound> sounds)
    {
        var voices = sounds.Select(s => s.Voice).Distinct(StringComparer.Ordinal).ToArray();
        page.Heading("Listen")
            .Paragraph(title)
            .Html("<div class=\"wide\"><table><thead><tr><th scope=\"col\">method</th>")
            .Html(string.Concat(voices.Select(v => $"<th scope=\"col\">{HtmlPage.Encoded(v)}</th>")))
            .Html("</tr></thead><tbody>\n");
        foreach (var method in sounds.GroupBy(s => s.Method, StringComparer.Ordinal))
        {
            page.Html($"<tr><th scope=\"row\">{HtmlPage.Encoded(method.Key)}</th>");
            foreach (var sound in method)
                page.Html(
                    $"<td><audio controls preload=\"none\" aria-label=\"{HtmlPage.Encoded(method.Key)}, {HtmlPage.Encoded(sound.Voice)}\" src=\"data:{sound.MediaType};base64,{Convert.ToBase64String(sound.Content)}\"></audio></td>"
                );
            page.Html("</tr>\n");
        }
        page.Html("</tbody></table></div>\n");
    }
}
