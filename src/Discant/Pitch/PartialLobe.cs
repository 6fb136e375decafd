namespace Discant.Pitch;

/// <summary>The magnitude with which a steady partial appears around its frequency: the transform of a Hann window, padded to twice its length.</summary>
internal sealed class PartialLobe
{
    /// <summary>Bins to each side: the main lobe and two side lobes.</summary>
    public const double Reach = 8;

    private const int Fineness = 64;

    private readonly double[] _table = [.. Enumerable.Range(0, (int)(Reach * Fineness) + 2).Select(k => Exact(k / (double)Fineness))];

    /// <summary>Magnitude relative to the centre's.</summary>
    /// <param name="offset">Distance in bins, at most <see cref="Reach"/>.</param>
    public double At(double offset)
    {
        var place = Math.Abs(offset) * Fineness;
        var below = (int)place;
        return _table[below] + (place - below) * (_table[below + 1] - _table[below]);
    }

    private static double Exact(double offset)
    {
        var x = offset / 2;
        if (x < 1e-9)
            return 1;
        if (Math.Abs(x - 1) < 1e-9)
            return 0.5;
        return Math.Abs(Math.Sin(Math.PI * x) / (Math.PI * x * (1 - x * x)));
    }
}
