using MathNet.Numerics;
using MathNet.Numerics.Statistics;

namespace Discant.Evaluation.Statistics;

/// <summary>
/// Levene's test that two samples have the same variance, with distances from the median as Brown and Forsythe (1974) recommend (and SciPy
/// does by default); the paper does not say from which centre it takes them.
/// </summary>
public static class LeveneTest
{
    /// <summary>Compares two samples.</summary>
    /// <exception cref="ArgumentException">A sample has fewer than two values.</exception>
    public static TestResult Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var (a, b) = (Sample.Of(Distances(first)), Sample.Of(Distances(second)));
        var count = a.Count + b.Count;
        var mean = (a.Count * a.Mean + b.Count * b.Mean) / count;
        var between = a.Count * Math.Pow(a.Mean - mean, 2) + b.Count * Math.Pow(b.Mean - mean, 2);
        var within = (a.Count - 1) * a.Variance + (b.Count - 1) * b.Variance;
        if (within <= 0)
            return new TestResult(double.NaN, double.NaN);
        var statistic = (count - 2) * between / within;
        // The upper tail of F(1, count - 2); one minus the lower one would be 0 for every small probability.
        var tail = SpecialFunctions.BetaRegularized((count - 2) / 2.0, 0.5, (count - 2) / (count - 2 + statistic));
        return new TestResult(statistic, tail);
    }

    private static double[] Distances(IReadOnlyList<double> values)
    {
        var median = values.Median();
        return [.. values.Select(v => Math.Abs(v - median))];
    }
}
