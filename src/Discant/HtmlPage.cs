using System.Globalization;
using System.Net;
using System.Text;

namespace Discant;

/// <summary>A report as one HTML file that needs nothing from the network and follows the reader's light or dark scheme.</summary>
public sealed class HtmlPage
{
    private const string Style = """
        :root{color-scheme:light dark;--text:#1d1d1f;--back:#fff;--soft:#595960;--line:#d5d5da}
        @media (prefers-color-scheme:dark){:root{--text:#ececf0;--back:#17171a;--soft:#a9a9b2;--line:#3a3a42}}
        body{font:16px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.6rem;overflow-wrap:anywhere}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem;margin-top:1.5rem}.soft{color:var(--soft)}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .8rem .4rem 0;border-bottom:1px solid var(--line)}
        td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}audio{min-width:16rem;width:100%}svg{width:100%;height:auto}
        td.value,pre{overflow-wrap:anywhere;white-space:pre-wrap;font-family:ui-monospace,monospace;font-size:.9rem}a{color:inherit}
        """;

    private readonly StringBuilder _page = new();

    /// <summary>Begins a page.</summary>
    /// <param name="title">Its title and first heading.</param>
    public HtmlPage(string title) =>
        _page
            .Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append(
                CultureInfo.InvariantCulture,
                $"<title>{Encoded(title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n<h1>{Encoded(title)}</h1>\n"
            );

    /// <summary>A heading.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="level">2 or 3.</param>
    public HtmlPage Heading(string text, int level = 2) => Line($"<h{level}>{Encoded(text)}</h{level}>");

    /// <summary>A paragraph.</summary>
    public HtmlPage Paragraph(string text) => Line($"<p>{Encoded(text)}</p>");

    /// <summary>Something the reader should know.</summary>
    public HtmlPage Note(string text) => Line($"<p role=\"note\">Note: {Encoded(text)}</p>");

    /// <summary>Lines to be copied, such as commands.</summary>
    public HtmlPage Code(string text) => Line($"<pre>{Encoded(text)}</pre>");

    /// <summary>HTML or SVG as it is.</summary>
    public HtmlPage Html(string html)
    {
        _page.Append(html);
        return this;
    }

    /// <summary>Names and values.</summary>
    public HtmlPage Facts(string title, IEnumerable<(string Name, string Value)> facts)
    {
        Heading(title).Html("<div class=\"wide\"><table><tbody>\n");
        foreach (var (name, value) in facts)
            Line($"<tr><th scope=\"row\">{Encoded(name)}</th><td class=\"value\">{Encoded(value)}</td></tr>");
        return Html("</tbody></table></div>\n");
    }

    /// <summary>A table whose first columns are words and whose others are numbers.</summary>
    /// <param name="titles">One a column.</param>
    /// <param name="rows">Cells.</param>
    /// <param name="words">Columns of words.</param>
    public HtmlPage Table(IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<string>> rows, int words = 1)
    {
        string Class(int column) => column < words ? "" : " class=\"number\"";
        Html("<div class=\"wide\"><table>\n<thead><tr>");
        for (var k = 0; k < titles.Count; k++)
            Html($"<th scope=\"col\"{Class(k)}>{Encoded(titles[k])}</th>");
        Html("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            Html("<tr>");
            for (var k = 0; k < row.Count; k++)
                Html(k == 0 ? $"<th scope=\"row\">{Encoded(row[k])}</th>" : $"<td{Class(k)}>{Encoded(row[k])}</td>");
            Html("</tr>\n");
        }
        return Html("</tbody></table></div>\n");
    }

    /// <summary>The whole page.</summary>
    public string Finish() => _page + "</main>\n</body>\n</html>\n";

    /// <summary>Text for HTML.</summary>
    public static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private HtmlPage Line(FormattableString line) => Html(line.ToString(CultureInfo.InvariantCulture) + "\n");
}
