using MathNet.Numerics.Statistics;

namespace Discant.Evaluation.Statistics;

/// <summary>What tests need to know of a sample.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Variance">Their unbiased variance.</param>
public sealed record Sample(int Count, double Mean, double Variance)
{
    /// <summary>Of values.</summary>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static Sample Of(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
            throw new ArgumentException($"a test needs two values at least, there are {values.Count}", nameof(values));
        var (mean, variance) = values.MeanVariance();
        return new Sample(values.Count, mean, variance);
    }
}
