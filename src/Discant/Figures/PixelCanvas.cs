namespace Discant.Figures;

/// <summary>Draws pixels, with smooth edges.</summary>
internal sealed class PixelCanvas : ICanvas
{
    private const int TextColour = 0x222222;
    private const int TextScale = 2;
    private const int Fine = 3; // points a pixel and direction at which marks are sampled

    private readonly int _width;
    private readonly int _height;

    internal PixelCanvas(int width, int height)
    {
        (_width, _height) = (width, height);
        Pixels = new byte[3 * width * height];
        Array.Fill(Pixels, byte.MaxValue);
    }

    /// <summary>Red, green, blue, row by row from the top.</summary>
    internal byte[] Pixels { get; }

    public void Image(PlotArea area, GreyImage image)
    {
        for (var y = 0; y < area.Height; y++)
        for (var x = 0; x < area.Width; x++)
        {
            var grey = image.Pixels[y * image.Height / area.Height * image.Width + x * image.Width / area.Width];
            Blend(area.Left + x, area.Top + y, grey * 0x010101, 1);
        }
    }

    public void Polyline(IReadOnlyList<(double X, double Y)> points, int colour, double width, bool halo = false)
    {
        if (halo)
            Lines(points, 0xFFFFFF, width / 2 + 1.2);
        Lines(points, colour, width / 2);
    }

    public void Bars(IReadOnlyList<(double X, double Top, double Bottom)> bars, int colour)
    {
        foreach (var (x, top, bottom) in bars)
            Lines([(x, top), (x, bottom)], colour, 0.6);
    }

    public void Mark(MarkKind kind, double x, double y, int colour)
    {
        Sampled(x, y, 0xFFFFFF, (dx, dy) => MarkShape.Holds(kind, 0.85 * dx, 0.85 * dy));
        Sampled(x, y, colour, (dx, dy) => MarkShape.Holds(kind, dx, dy));
    }

    public void Text(string text, double x, double y, double anchor)
    {
        var left = (int)Math.Round(x - anchor * TextWidth(text));
        var top = (int)Math.Round(y) - TextScale * BitmapFont.Height / 2;
        foreach (var letter in text)
        {
            for (var row = 0; row < TextScale * BitmapFont.Height; row++)
            for (var column = 0; column < TextScale * BitmapFont.Width; column++)
                if (BitmapFont.IsInk(letter, column / TextScale, row / TextScale))
                    Blend(left + column, top + row, TextColour, 1);
            left += TextScale * (BitmapFont.Width + 1);
        }
    }

    public double TextWidth(string text) => text.Length * TextScale * (BitmapFont.Width + 1) - TextScale;

    // A pixel is covered as far as its middle is inside of the line's edge.
    private void Lines(IReadOnlyList<(double X, double Y)> points, int colour, double radius)
    {
        var reach = radius + 1;
        for (var k = 0; k < Math.Max(1, points.Count - 1); k++)
        {
            var (from, to) = (points[k], points[Math.Min(k + 1, points.Count - 1)]);
            for (var y = (int)(Math.Min(from.Y, to.Y) - reach); y <= Math.Max(from.Y, to.Y) + reach; y++)
            for (var x = (int)(Math.Min(from.X, to.X) - reach); x <= Math.Max(from.X, to.X) + reach; x++)
                Blend(x, y, colour, Math.Clamp(radius + 0.5 - Distance(x + 0.5, y + 0.5, from, to), 0, 1));
        }
    }

    private static double Distance(double x, double y, (double X, double Y) from, (double X, double Y) to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = dx * dx + dy * dy;
        var along = length > 0 ? Math.Clamp(((x - from.X) * dx + (y - from.Y) * dy) / length, 0, 1) : 0;
        return Math.Sqrt(Math.Pow(x - from.X - along * dx, 2) + Math.Pow(y - from.Y - along * dy, 2));
    }

    private void Sampled(double x, double y, int colour, Func<double, double, bool> holds)
    {
        const int reach = (int)(1.5 * MarkShape.Radius) + 1;
        for (var row = (int)y - reach; row <= y + reach; row++)
        for (var column = (int)x - reach; column <= x + reach; column++)
        {
            var inside = 0;
            for (var k = 0; k < Fine * Fine; k++)
                if (holds(column + (k % Fine + 0.5) / Fine - x, row + (k / Fine + 0.5) / Fine - y))
                    inside++;
            Blend(column, row, colour, (double)inside / (Fine * Fine));
        }
    }

    private void Blend(int x, int y, int colour, double share)
    {
        if (x < 0 || y < 0 || x >= _width || y >= _height || share <= 0)
            return;
        var at = 3 * (y * _width + x);
        for (var k = 0; k < 3; k++)
            Pixels[at + k] = (byte)Math.Round(Pixels[at + k] + share * (((colour >> (16 - 8 * k)) & 0xFF) - Pixels[at + k]));
    }
}
