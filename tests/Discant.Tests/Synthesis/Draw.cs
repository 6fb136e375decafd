namespace Discant.Tests.Synthesis;

/// <summary>Random inputs of the kernel tests.</summary>
internal static class Draw
{
    public static double[] Signal(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextDouble()) - 1)];

    public static float[] Singles(double[] values) => Array.ConvertAll(values, v => (float)v);

    /// <summary>frames x order, strictly increasing within a frame.</summary>
    public static double[] LineSpectralFrequencies(Random random, int frames, int order)
    {
        var result = new double[frames * order];
        Discant.Synthesis.LineSpectralActivation.Forward(Signal(random, frames * (order + 1)), order, result);
        return result;
    }

    public static double Dot(IEnumerable<double> left, IEnumerable<double> right) => left.Zip(right, (l, r) => l * r).Sum();

    /// <summary>Central difference of a function of one element of an array.</summary>
    public static double Slope(double[] values, int index, Func<double> loss, double step = 1e-6)
    {
        var kept = values[index];
        values[index] = kept + step;
        var above = loss();
        values[index] = kept - step;
        var below = loss();
        values[index] = kept;
        return (above - below) / (2 * step);
    }
}
