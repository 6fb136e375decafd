using System.Globalization;
using System.Net;
using System.Text;

namespace Discant.Figures;

/// <summary>Draws as SVG.</summary>
internal sealed class SvgCanvas : ICanvas
{
    private const double LetterWidth = 7.5; // of system fonts at 13 px, on the wide side

    private readonly StringBuilder _svg = new();

    /// <param name="width">CSS pixels.</param>
    /// <param name="height">CSS pixels.</param>
    /// <param name="title">What a screen reader says.</param>
    /// <param name="metadata">An element that goes with the picture.</param>
    internal SvgCanvas(int width, int height, string title, string metadata)
    {
        var name = Encoded(title);
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{name}\">\n"
        );
        _svg.Append(CultureInfo.InvariantCulture, $"<title>{name}</title>\n{metadata}\n");
        _svg.Append(
            "<style>text{font:13px system-ui,sans-serif;fill:#222}polyline{fill:none;stroke-linejoin:round;stroke-linecap:round}</style>\n"
        );
        _svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    }

    public void Image(PlotArea area, GreyImage image)
    {
        var png = Convert.ToBase64String(PngFile.OfGrey(image));
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<image x=\"{area.Left}\" y=\"{area.Top}\" width=\"{area.Width}\" height=\"{area.Height}\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,{png}\"/>\n"
        );
    }

    public void Polyline(IReadOnlyList<(double X, double Y)> points, int colour, double width, bool halo = false)
    {
        var list = new StringBuilder();
        // A line of one point would not be seen.
        foreach (var (x, y) in points.Count == 1 ? [points[0], (points[0].X + 0.1, points[0].Y)] : points)
            list.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        var text = list.ToString().TrimEnd();
        if (halo)
            _svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{text}\" stroke=\"#fff\" stroke-width=\"{width + 2.4:0.#}\"/>");
        _svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{text}\" stroke=\"#{colour:x6}\" stroke-width=\"{width:0.#}\"/>\n");
    }

    public void Bars(IReadOnlyList<(double X, double Top, double Bottom)> bars, int colour)
    {
        var path = new StringBuilder();
        foreach (var (x, top, bottom) in bars)
            path.Append(CultureInfo.InvariantCulture, $"M{x:0.#} {top:0.#}V{bottom:0.#}");
        _svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" stroke=\"#{colour:x6}\" stroke-width=\"1.2\"/>\n");
    }

    public void Mark(MarkKind kind, double x, double y, int colour) =>
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<path transform=\"translate({x:0.#} {y:0.#})\" d=\"{MarkShape.Path(kind)}\" fill=\"#{colour:x6}\" fill-rule=\"evenodd\" stroke=\"#fff\" stroke-width=\".8\"/>\n"
        );

    public void Text(string text, double x, double y, double anchor)
    {
        var place = anchor switch
        {
            0 => "start",
            1 => "end",
            _ => "middle",
        };
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{x:0.#}\" y=\"{y + 4.5:0.#}\" text-anchor=\"{place}\">{Encoded(text)}</text>\n"
        );
    }

    public double TextWidth(string text) => LetterWidth * text.Length;

    // XML can hold no control characters at all.
    private static string Encoded(string text) => WebUtility.HtmlEncode(new string([.. text.Where(c => !char.IsControl(c))]));

    /// <summary>The picture so far.</summary>
    internal string Finish() => _svg + "</svg>\n";
}
