using System.Globalization;
using System.Text;
using MathNet.Numerics.Statistics;

namespace Discant.Figures;

/// <summary>How values are spread in several groups: a violin (density) around a box (quartiles, median; whiskers at 1.5 times the box), as SVG.</summary>
/// <param name="Title">What is shown; also what a screen reader says.</param>
/// <param name="ValueTitle">Name and unit of the axis.</param>
/// <param name="Groups">Name and values of each group; values that are no finite numbers are left out.</param>
public sealed record BoxFigure(string Title, string ValueTitle, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Groups)
{
    private const int Left = 150;
    private const int Right = 20;
    private const int Top = 10;
    private const int Bottom = 44;
    private const int RowHeight = 44;
    private const int DensityPoints = 80;

    /// <summary>Width in CSS pixels.</summary>
    public int Width { get; init; } = 860;

    private int Height => Top + Groups.Count * RowHeight + Bottom;

    /// <summary>The figure as an `svg` element, which also stands alone as a file.</summary>
    public string ToSvg()
    {
        var spreads = Groups.Select(g => Spread.Of(g.Values)).ToArray();
        var low = spreads.Where(s => s is not null).Select(s => s!.Low).DefaultIfEmpty(0).Min();
        var high = spreads.Where(s => s is not null).Select(s => s!.High).DefaultIfEmpty(1).Max();
        var axis = high > low ? (Low: low, High: high) : (Low: low, High: low + 1);
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"boxes\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{HtmlPage.Encoded(Title)}\">\n<title>{HtmlPage.Encoded(Title)}</title>\n{Style}"
        );
        Axis(svg, axis);
        for (var row = 0; row < Groups.Count; row++)
        {
            var middle = Top + row * RowHeight + RowHeight / 2.0;
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Left - 8}\" y=\"{middle + 4:0.#}\" text-anchor=\"end\">{HtmlPage.Encoded(Groups[row].Name)}</text>\n"
            );
            if (spreads[row] is { } spread)
                Draw(svg, spread, middle, axis);
        }
        return svg.Append("</svg>\n").ToString();
    }

    private const string Style =
        "<style>.boxes{font:12px system-ui,sans-serif;color:#222}.boxes text{fill:currentColor}.boxes .axis{stroke:currentColor;stroke-opacity:.25}"
        + ".boxes .zero{stroke:currentColor;stroke-opacity:.7}.boxes .violin{fill:#0067a5;fill-opacity:.25}.boxes .box{fill:none;stroke:currentColor;stroke-width:1.4}"
        + ".boxes .median{stroke:#b94700;stroke-width:2.4}.boxes .mean{fill:#b94700}@media (prefers-color-scheme:dark){.boxes{color:#ddd}.boxes .violin{fill:#5fb8ee}"
        + ".boxes .median{stroke:#ff9d5c}.boxes .mean{fill:#ff9d5c}}</style>\n";

    private void Axis(StringBuilder svg, (double Low, double High) axis)
    {
        foreach (var tick in RoundTicks.Of(axis.Low, axis.High))
        {
            var at = Place(tick, axis);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"{(tick == 0 ? "zero" : "axis")}\" x1=\"{at:0.#}\" y1=\"{Top}\" x2=\"{at:0.#}\" y2=\"{Height - Bottom}\"/><text x=\"{at:0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{tick:0.######}</text>\n"
            );
        }
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{HtmlPage.Encoded(ValueTitle)}</text>\n"
        );
    }

    private void Draw(StringBuilder svg, Spread spread, double middle, (double Low, double High) axis)
    {
        double X(double value) => Place(value, axis);
        var upper = spread.Density.Select(d => FormattableString.Invariant($"{X(d.Value):0.#},{middle - d.Share * RowHeight * 0.46:0.#}"));
        var lower = spread
            .Density.Reverse()
            .Select(d => FormattableString.Invariant($"{X(d.Value):0.#},{middle + d.Share * RowHeight * 0.46:0.#}"));
        svg.Append(CultureInfo.InvariantCulture, $"<polygon class=\"violin\" points=\"{string.Join(' ', upper.Concat(lower))}\"/>");
        var (q1, q3) = (X(spread.LowerQuartile), X(spread.UpperQuartile));
        svg.Append(
                CultureInfo.InvariantCulture,
                $"<path class=\"box\" d=\"M{X(spread.LowerWhisker):0.#} {middle:0.#}H{q1:0.#}M{q3:0.#} {middle:0.#}H{X(spread.UpperWhisker):0.#}\"/>"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"<rect class=\"box\" x=\"{q1:0.#}\" y=\"{middle - 7:0.#}\" width=\"{q3 - q1:0.#}\" height=\"14\"/>"
            )
            .Append(CultureInfo.InvariantCulture, $"<path class=\"median\" d=\"M{X(spread.Median):0.#} {middle - 7:0.#}v14\"/>")
            .Append(CultureInfo.InvariantCulture, $"<circle class=\"mean\" cx=\"{X(spread.Mean):0.#}\" cy=\"{middle:0.#}\" r=\"3\"/>\n");
    }

    private double Place(double value, (double Low, double High) axis) =>
        Left + (Width - Left - Right) * (value - axis.Low) / (axis.High - axis.Low);

    private sealed record Spread(
        double Low,
        double High,
        double LowerWhisker,
        double LowerQuartile,
        double Median,
        double UpperQuartile,
        double UpperWhisker,
        double Mean,
        IReadOnlyList<(double Value, double Share)> Density
    )
    {
        internal static Spread? Of(IReadOnlyList<double> values)
        {
            var sorted = values.Where(double.IsFinite).Order().ToArray();
            if (sorted.Length == 0)
                return null;
            var (q1, median, q3) = (Quartile(1), Quartile(2), Quartile(3));
            var reach = 1.5 * (q3 - q1);
            return new Spread(
                sorted[0],
                sorted[^1],
                sorted.First(v => v >= q1 - reach),
                q1,
                median,
                q3,
                sorted.Last(v => v <= q3 + reach),
                sorted.Average(),
                DensityOf(sorted, q3 - q1)
            );

            double Quartile(int number) => SortedArrayStatistics.QuantileCustom(sorted, number / 4.0, QuantileDefinition.R7);
        }

        // Gaussian kernels of Silverman's width, scaled to a largest value of 1.
        private static (double Value, double Share)[] DensityOf(double[] sorted, double quartiles)
        {
            var deviation = sorted.Length > 1 ? sorted.StandardDeviation() : 0;
            var spread = quartiles > 0 ? Math.Min(deviation, quartiles / 1.34) : deviation;
            var width = Math.Max(0.9 * spread * Math.Pow(sorted.Length, -0.2), 1e-9);
            var points = Enumerable.Range(0, DensityPoints).Select(k => sorted[0] + (sorted[^1] - sorted[0]) * k / (DensityPoints - 1.0));
            var density = points.Select(x => (Value: x, Share: KernelDensity.EstimateGaussian(x, width, sorted))).ToArray();
            var highest = density.Max(d => d.Share);
            return [.. density.Select(d => (d.Value, d.Share / highest))];
        }
    }
}
