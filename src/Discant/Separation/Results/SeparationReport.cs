using System.Globalization;
using Discant.Figures;
using Discant.Pitch;

namespace Discant.Separation.Results;

/// <summary>A page about one separation, to look at and to listen to: one file, nothing from the network.</summary>
public static class SeparationReport
{
    /// <summary>The page.</summary>
    /// <param name="record">What was done; the page is meant to lie in its folder, links are relative to it.</param>
    /// <param name="pitch">F0 of the voices; without frames where the method knows none.</param>
    public static string Html(SeparationRecord record, PitchTracks pitch)
    {
        var title = Path.GetFileName(record.Input);
        var page = new HtmlPage($"{title} taken apart").Paragraph(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{record.Stems.Count} voices, {record.DurationSeconds:0.0} s, {record.SampleRate} Hz, {Channels(record.Channels)}; method {record.Method}."
            )
        );
        foreach (var warning in record.Warnings)
            page.Note(warning);
        Voices(page, record);
        if (pitch.FrameCount > 0)
        {
            page.Heading("Fundamental frequency").Html(PitchFigure(pitch).ToSvg());
            page.Html("<p class=\"soft\">The curves as numbers: <a href=\"f0.csv\">f0.csv</a></p>\n");
        }
        foreach (var figure in record.Figures)
            page.Heading(figure.Title).Html(figure.ToSvg());
        if (record.FitLosses.Count > 1)
            page.Heading("Fit on the recording").Html(LossFigure(record.FitLosses).ToSvg());
        if (record.Candidates.Count > 1)
            page.Facts("Chosen among, by cost", record.Candidates.Select(c => (c.Name, Share(c))));
        return page.Facts("Settings", SettingsOf(record))
            .Facts("Times", record.StageSeconds.Select(s => (s.Key, s.Value.ToString("0.0", CultureInfo.InvariantCulture) + " s")))
            .Facts("Versions", record.Versions.Select(v => (v.Key, v.Value)))
            .Finish();
    }

    private static void Voices(HtmlPage page, SeparationRecord record)
    {
        page.Heading("Voices")
            .Html("<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">voice</th><th scope=\"col\">listen</th>")
            .Html("<th scope=\"col\" class=\"number\">level</th><th scope=\"col\" class=\"number\">sings</th></tr></thead>\n<tbody>\n");
        Row("mixture", Path.GetRelativePath(record.Folder, record.Input), "", "");
        foreach (var stem in record.Stems)
            Row(
                stem.Voice,
                stem.File,
                stem.LevelDb is { } level ? level.ToString("0.0", CultureInfo.InvariantCulture) + " dB" : "silent",
                stem.SungSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"
            );
        page.Html("</tbody>\n</table></div>\n");

        void Row(string voice, string file, string level, string sings) =>
            page.Html(
                $"<tr><th scope=\"row\">{HtmlPage.Encoded(voice)}</th><td><audio controls preload=\"none\" src=\"{Link(file)}\" aria-label=\"{HtmlPage.Encoded(voice)}\"></audio></td><td class=\"number\">{level}</td><td class=\"number\">{sings}</td></tr>\n"
            );
    }

    private static IEnumerable<(string, string)> SettingsOf(SeparationRecord record)
    {
        foreach (var (name, value) in record.Settings)
            yield return (name, value);
        yield return ("model", record.Model is { } model ? $"{model.Name}, sha256 {model.Sha256}" : "none: started from scratch");
        yield return ("recording", $"sha256 {record.InputSha256}");
    }

    private static LineFigure PitchFigure(PitchTracks pitch)
    {
        var seconds = Enumerable.Range(0, pitch.FrameCount).Select(k => k * PitchTracks.FrameSeconds).ToArray();
        var lines = Enumerable
            .Range(0, pitch.VoiceCount)
            .Select(v => new FigureLine(pitch.Names[v], seconds, pitch.Voice(v).ToArray()))
            .ToArray();
        return new LineFigure("F0 of every voice over time", "time, s", "F0, Hz", lines) { Logarithmic = true };
    }

    private static LineFigure LossFigure(IReadOnlyList<double> losses)
    {
        var steps = Enumerable.Range(1, losses.Count).Select(k => (double)k).ToArray();
        return new LineFigure("Loss over the steps of the fit", "step", "loss", [new FigureLine("loss", steps, losses)]) { Height = 240 };
    }

    private static string Share(FitCandidate candidate) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{candidate.Cost:0.0000}, {candidate.Explained:0.000} of the power explained{Contrast(candidate)}{(candidate.IsTaken ? "; taken" : "")}"
        );

    private static string Contrast(FitCandidate candidate) =>
        candidate.Contrast is { } contrast ? string.Create(CultureInfo.InvariantCulture, $", contrast of timbres {contrast:0.0}") : "";

    private static string Channels(int count) =>
        count switch
        {
            1 => "mono",
            2 => "stereo",
            _ => string.Create(CultureInfo.InvariantCulture, $"{count} channels"),
        };

    private static string Link(string path) =>
        HtmlPage.Encoded(
            string.Join('/', path.Split(Path.DirectorySeparatorChar).Select(part => part == ".." ? part : Uri.EscapeDataString(part)))
        );
}
