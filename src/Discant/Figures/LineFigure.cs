using System.Globalization;
using System.Text;

namespace Discant.Figures;

/// <summary>Curves over a common axis as an SVG of its own: F0 over time, a loss over steps. Follows the reader's light or dark scheme.</summary>
/// <param name="Title">What is shown; also what a screen reader says.</param>
/// <param name="XTitle">Name and unit of the horizontal axis.</param>
/// <param name="YTitle">Name and unit of the vertical axis.</param>
/// <param name="Lines">The curves.</param>
public sealed record LineFigure(string Title, string XTitle, string YTitle, IReadOnlyList<FigureLine> Lines)
{
    private const int Left = 64;
    private const int Right = 16;
    private const int Row = 16;
    private const int Bottom = 44;
    private const int MostPoints = 1600; // about two a pixel column: more cannot be seen

    private static readonly string[] s_light = ["#0067a5", "#b94700", "#00755c", "#a63a80", "#6d5a00", "#5b3fb5", "#a01515", "#444444"];
    private static readonly string[] s_dark = ["#5fb8ee", "#ff9d5c", "#4ed6a8", "#f08cc7", "#e5d352", "#b9a5ea", "#ff8a80", "#cccccc"];

    // A second mark beside colour, for those who cannot tell colours apart.
    private static readonly string[] s_dashes = ["", "8 3", "2 3", "10 3 2 3"];

    /// <summary>Whether the vertical axis is logarithmic; values that are not positive then interrupt the line.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Width in CSS pixels.</summary>
    public int Width { get; init; } = 860;

    /// <summary>Height in CSS pixels.</summary>
    public int Height { get; init; } = 320;

    /// <summary>The figure as an `svg` element, which also stands alone as a file.</summary>
    public string ToSvg()
    {
        var x = Range(Lines.SelectMany(l => l.X), false);
        var y = Range(Lines.SelectMany(l => l.Y).Where(v => !Logarithmic || v > 0), Logarithmic);
        var keys = Keys();
        var top = 34 + keys.Select(k => k.Row).DefaultIfEmpty(0).Max() * Row;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{HtmlPage.Encoded(Title)}\">\n<title>{HtmlPage.Encoded(Title)}</title>\n{Style()}"
        );
        Axes(svg, x, y, top);
        for (var k = 0; k < Lines.Count; k++)
            Curve(svg, k, x, y, top);
        Legend(svg, keys);
        return svg.Append("</svg>\n").ToString();
    }

    private static string Style()
    {
        static string Colours(string[] colours) =>
            string.Concat(colours.Select((c, k) => string.Create(CultureInfo.InvariantCulture, $".figure .l{k}{{stroke:{c}}}")));
        return "<style>.figure{font:12px system-ui,sans-serif;color:#222}.figure text{fill:currentColor}"
            + ".figure .axis{stroke:currentColor;stroke-opacity:.25}.figure polyline,.figure .key{fill:none;stroke-width:1.6}"
            + Colours(s_light)
            + "@media (prefers-color-scheme:dark){.figure{color:#ddd}"
            + Colours(s_dark)
            + "}</style>\n";
    }

    private void Axes(StringBuilder svg, (double Low, double High) x, (double Low, double High) y, int top)
    {
        foreach (var tick in Ticks(x, false))
        {
            var at = Horizontal(tick, x);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"axis\" x1=\"{at:0.#}\" y1=\"{top}\" x2=\"{at:0.#}\" y2=\"{Height - Bottom}\"/><text x=\"{at:0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{tick:0.######}</text>\n"
            );
        }
        foreach (var tick in Ticks(y, Logarithmic))
        {
            var at = Vertical(tick, y, top);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"axis\" x1=\"{Left}\" y1=\"{at:0.#}\" x2=\"{Width - Right}\" y2=\"{at:0.#}\"/><text x=\"{Left - 6}\" y=\"{at + 4:0.#}\" text-anchor=\"end\">{tick:0.######}</text>\n"
            );
        }
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{HtmlPage.Encoded(XTitle)}</text><text transform=\"translate(14 {(top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{HtmlPage.Encoded(YTitle)}</text>\n"
        );
    }

    private void Curve(StringBuilder svg, int number, (double Low, double High) x, (double Low, double High) y, int top)
    {
        var line = Lines[number];
        var stride = Math.Max(1, (line.X.Count + MostPoints - 1) / MostPoints);
        var points = new StringBuilder();
        for (var k = 0; k < line.X.Count; k += stride)
        {
            if (double.IsFinite(line.Y[k]) && (!Logarithmic || line.Y[k] > 0))
                points.Append(CultureInfo.InvariantCulture, $"{Horizontal(line.X[k], x):0.#},{Vertical(line.Y[k], y, top):0.#} ");
            else
                End();
        }
        End();

        void End()
        {
            if (points.Length > 0)
                svg.Append(CultureInfo.InvariantCulture, $"<polyline {Look(number)} points=\"{points.ToString().TrimEnd()}\"/>\n");
            points.Clear();
        }
    }

    private void Legend(StringBuilder svg, List<(int At, int Row)> keys)
    {
        foreach (var (k, (at, row)) in keys.Index())
            if (Lines.Count > 1)
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<line {Look(k, " key")} x1=\"{at}\" y1=\"{16 + row * Row}\" x2=\"{at + 26}\" y2=\"{16 + row * Row}\"/><text x=\"{at + 32}\" y=\"{20 + row * Row}\">{HtmlPage.Encoded(Lines[k].Name)}</text>\n"
                );
    }

    // Where each line's key stands: in as many rows as the names need.
    private List<(int At, int Row)> Keys()
    {
        var keys = new List<(int At, int Row)>();
        var (at, row) = (Left, 0);
        foreach (var line in Lines)
        {
            var width = 50 + 7 * line.Name.Length;
            if (at > Left && at + width > Width)
                (at, row) = (Left, row + 1);
            keys.Add((at, row));
            at += width;
        }
        return keys;
    }

    private static string Look(int number, string more = "")
    {
        var dash = s_dashes[number % s_dashes.Length];
        return string.Create(CultureInfo.InvariantCulture, $"class=\"l{number % s_light.Length}{more}\"")
            + (dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "");
    }

    private double Horizontal(double value, (double Low, double High) range) =>
        Left + (Width - Left - Right) * (value - range.Low) / (range.High - range.Low);

    private double Vertical(double value, (double Low, double High) range, int top)
    {
        var share = Logarithmic
            ? Math.Log(value / range.Low) / Math.Log(range.High / range.Low)
            : (value - range.Low) / (range.High - range.Low);
        return Height - Bottom - (Height - top - Bottom) * share;
    }

    // Never empty and never of width 0, whatever the values.
    private static (double Low, double High) Range(IEnumerable<double> values, bool logarithmic)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
            if (double.IsFinite(value))
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (high < low)
            (low, high) = logarithmic ? (100, 1000) : (0, 1);
        if (logarithmic)
            return (low / 1.06, high * 1.06);
        return high > low ? (low, high) : (low, low + 1);
    }

    private static IEnumerable<double> Ticks((double Low, double High) range, bool logarithmic)
    {
        if (logarithmic)
        {
            for (var decade = Math.Pow(10, Math.Floor(Math.Log10(range.Low))); decade <= range.High; decade *= 10)
                foreach (var step in new[] { 1, 2, 5 })
                    if (decade * step >= range.Low && decade * step <= range.High)
                        yield return decade * step;
            yield break;
        }
        foreach (var tick in RoundTicks.Of(range.Low, range.High))
            yield return tick;
    }
}
