using System.Globalization;
using System.Net;
using System.Text;
using Discant.Figures;
using Discant.Pitch;

namespace Discant.Separation.Results;

/// <summary>A page about one separation, to look at and to listen to: one file, nothing from the network.</summary>
public static class SeparationReport
{
    private const string Style = """
        :root{color-scheme:light dark;--text:#1d1d1f;--back:#fff;--soft:#595960;--line:#d5d5da}
        @media (prefers-color-scheme:dark){:root{--text:#ececf0;--back:#17171a;--soft:#a9a9b2;--line:#3a3a42}}
        body{font:16px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.6rem;overflow-wrap:anywhere}h2{font-size:1.2rem;margin-top:2rem}.soft{color:var(--soft)}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .8rem .4rem 0;border-bottom:1px solid var(--line)}
        td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}audio{min-width:16rem;width:100%}svg{width:100%;height:auto}
        td.value{overflow-wrap:anywhere;font-family:ui-monospace,monospace;font-size:.9rem}a{color:inherit}
        """;

    /// <summary>The page.</summary>
    /// <param name="record">What was done; the page is meant to lie in its folder, links are relative to it.</param>
    /// <param name="pitch">F0 of the voices.</param>
    public static string Html(SeparationRecord record, PitchTracks pitch)
    {
        var title = Path.GetFileName(record.Input);
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append(
                CultureInfo.InvariantCulture,
                $"<title>{Encoded(title)} taken apart</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n"
            )
            .Append(CultureInfo.InvariantCulture, $"<h1>{Encoded(title)} taken apart</h1>\n")
            .Append(
                CultureInfo.InvariantCulture,
                $"<p>{record.Stems.Count} voices, {record.DurationSeconds:0.0} s, {record.SampleRate} Hz, {Channels(record.Channels)}; method {Encoded(record.Method)}.</p>\n"
            );
        foreach (var warning in record.Warnings)
            page.Append(CultureInfo.InvariantCulture, $"<p role=\"note\">Note: {Encoded(warning)}</p>\n");
        Voices(page, record);
        page.Append("<h2>Fundamental frequency</h2>\n").Append(PitchFigure(pitch).ToSvg());
        page.Append("<p class=\"soft\">The curves as numbers: <a href=\"f0.csv\">f0.csv</a></p>\n");
        if (record.FitLosses.Count > 1)
            page.Append("<h2>Fit on the recording</h2>\n").Append(LossFigure(record.FitLosses).ToSvg());
        Facts(page, "Settings", SettingsOf(record));
        Facts(page, "Times", record.StageSeconds.Select(s => (s.Key, s.Value.ToString("0.0", CultureInfo.InvariantCulture) + " s")));
        Facts(page, "Versions", record.Versions.Select(v => (v.Key, v.Value)));
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Voices(StringBuilder page, SeparationRecord record)
    {
        page.Append("<h2>Voices</h2>\n<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">voice</th><th scope=\"col\">listen</th>")
            .Append("<th scope=\"col\" class=\"number\">level</th><th scope=\"col\" class=\"number\">sings</th></tr></thead>\n<tbody>\n");
        Row("mixture", Path.GetRelativePath(record.Folder, record.Input), "", "");
        foreach (var stem in record.Stems)
            Row(
                stem.Voice,
                stem.File,
                stem.LevelDb is { } level ? level.ToString("0.0", CultureInfo.InvariantCulture) + " dB" : "silent",
                stem.SungSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"
            );
        page.Append("</tbody>\n</table></div>\n");

        void Row(string voice, string file, string level, string sings) =>
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\">{Encoded(voice)}</th><td><audio controls preload=\"none\" src=\"{Link(file)}\" aria-label=\"{Encoded(voice)}\"></audio></td><td class=\"number\">{level}</td><td class=\"number\">{sings}</td></tr>\n"
            );
    }

    private static IEnumerable<(string, string)> SettingsOf(SeparationRecord record)
    {
        foreach (var (name, value) in record.Settings)
            yield return (name, value);
        yield return ("model", record.Model is { } model ? $"{model.Name}, sha256 {model.Sha256}" : "none: started from scratch");
        yield return ("recording", $"sha256 {record.InputSha256}");
    }

    private static void Facts(StringBuilder page, string title, IEnumerable<(string Name, string Value)> facts)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Encoded(title)}</h2>\n<div class=\"wide\"><table><tbody>\n");
        foreach (var (name, value) in facts)
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\">{Encoded(name)}</th><td class=\"value\">{Encoded(value)}</td></tr>\n"
            );
        page.Append("</tbody></table></div>\n");
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

    private static string Channels(int count) =>
        count switch
        {
            1 => "mono",
            2 => "stereo",
            _ => string.Create(CultureInfo.InvariantCulture, $"{count} channels"),
        };

    private static string Link(string path) =>
        Encoded(string.Join('/', path.Split(Path.DirectorySeparatorChar).Select(part => part == ".." ? part : Uri.EscapeDataString(part))));

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
