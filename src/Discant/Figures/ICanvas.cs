namespace Discant.Figures;

/// <summary>What a plot is drawn on: pixels from the upper left corner, colours as 0xRRGGBB.</summary>
internal interface ICanvas
{
    /// <summary>Draws a picture into a rectangle, whatever its own size.</summary>
    /// <param name="area">Where.</param>
    /// <param name="image">What.</param>
    void Image(PlotArea area, GreyImage image);

    /// <summary>Draws lines from point to point.</summary>
    /// <param name="points">At least one.</param>
    /// <param name="colour">Its colour.</param>
    /// <param name="width">Its width.</param>
    /// <param name="halo">Whether it has a light border, to be seen on a dark picture.</param>
    void Polyline(IReadOnlyList<(double X, double Y)> points, int colour, double width, bool halo = false);

    /// <summary>Draws upright bars of one pixel.</summary>
    /// <param name="bars">Their places, upper and lower ends.</param>
    /// <param name="colour">Their colour.</param>
    void Bars(IReadOnlyList<(double X, double Top, double Bottom)> bars, int colour);

    /// <summary>Draws a mark, by which a line is known without its colour.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="x">Its middle.</param>
    /// <param name="y">Its middle.</param>
    /// <param name="colour">Its colour.</param>
    void Mark(MarkKind kind, double x, double y, int colour);

    /// <summary>Writes a line of text in dark grey, its middle line at a height.</summary>
    /// <param name="text">What.</param>
    /// <param name="x">Where its anchor is.</param>
    /// <param name="y">Where its middle line is.</param>
    /// <param name="anchor">0: x is its left end, 0.5: its middle, 1: its right end.</param>
    void Text(string text, double x, double y, double anchor);

    /// <summary>Width that a text takes, at most.</summary>
    double TextWidth(string text);
}
