namespace Discant.Figures;

/// <summary>Round numbers along a linear axis.</summary>
internal static class RoundTicks
{
    private const int About = 7;

    /// <summary>Multiples of 1, 2 or 5 times a power of ten.</summary>
    /// <param name="low">Lower end of the axis.</param>
    /// <param name="high">Upper end, above the lower one.</param>
    internal static IEnumerable<double> Of(double low, double high)
    {
        var rough = (high - low) / About;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var width =
            power
            * (
                rough / power < 1.5 ? 1
                : rough / power < 3.5 ? 2
                : rough / power < 7.5 ? 5
                : 10
            );
        for (var k = Math.Ceiling(low / width); k * width <= high; k++)
            yield return k * width;
    }
}
