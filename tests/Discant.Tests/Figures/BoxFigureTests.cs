using System.Xml.Linq;
using Discant.Figures;
using Xunit;

namespace Discant.Tests.Figures;

public sealed class BoxFigureTests
{
    [Fact]
    public void A_box_spans_the_quartiles_and_is_cut_by_the_median()
    {
        // The axis goes from 0 to 100 over 690 pixels from 150 on.
        var svg = Svg([("a", [.. Enumerable.Range(0, 101).Select(v => (double)v)])]);
        var box = svg.Descendants().Single(e => e.Name.LocalName == "rect");
        Assert.Equal(150 + 0.25 * 690, (double)box.Attribute("x")!, 0.1);
        Assert.Equal(0.5 * 690, (double)box.Attribute("width")!, 0.1);
        var median = svg.Descendants().Single(e => (string?)e.Attribute("class") == "median");
        Assert.StartsWith("M495 ", (string?)median.Attribute("d"), StringComparison.Ordinal);
    }

    [Fact]
    public void Whiskers_leave_out_what_lies_far_off_and_the_violin_does_not()
    {
        var svg = Svg([("a", [.. Enumerable.Range(0, 100).Select(k => k % 10 + 0.0), 100])]);
        var whiskers = (string)svg.Descendants().First(e => (string?)e.Attribute("class") == "box").Attribute("d")!;
        var end = double.Parse(whiskers.Split('H')[^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(150 + 0.09 * 690, end, 0.2);
        var violin = (string)svg.Descendants().Single(e => e.Name.LocalName == "polygon").Attribute("points")!;
        Assert.Contains("840,", violin, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData(1.0)]
    [InlineData(2.0, 2.0, 2.0)]
    [InlineData(double.NaN, double.PositiveInfinity)]
    public void Whatever_the_values_the_figure_is_well_formed_and_finite(params double[] values)
    {
        var svg = Svg([("a & b", values), ("c", [1, 2])]);
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", svg.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, svg.Descendants().Count(e => e.Name.LocalName == "text" && e.Value is "a & b" or "c"));
    }

    private static XElement Svg((string, IReadOnlyList<double>)[] groups) => XElement.Parse(new BoxFigure("title", "dB", groups).ToSvg());
}
