using MathNet.Numerics.Distributions;

namespace Discant.Evaluation.Statistics;

/// <summary>Two-sided t-tests that two samples have the same mean.</summary>
public static class MeanTest
{
    /// <summary>Student's test, for samples of the same variance.</summary>
    /// <exception cref="ArgumentException">A sample has fewer than two values.</exception>
    public static TestResult Student(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var (a, b) = (Sample.Of(first), Sample.Of(second));
        var freedom = a.Count + b.Count - 2;
        var pooled = ((a.Count - 1) * a.Variance + (b.Count - 1) * b.Variance) / freedom;
        return Of(a.Mean - b.Mean, pooled * (1.0 / a.Count + 1.0 / b.Count), freedom);
    }

    /// <summary>Welch's test, for samples whose variances differ (degrees of freedom after Satterthwaite).</summary>
    /// <exception cref="ArgumentException">A sample has fewer than two values.</exception>
    public static TestResult Welch(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var (a, b) = (Sample.Of(first), Sample.Of(second));
        var (ofA, ofB) = (a.Variance / a.Count, b.Variance / b.Count);
        var freedom = Math.Pow(ofA + ofB, 2) / (ofA * ofA / (a.Count - 1) + ofB * ofB / (b.Count - 1));
        return Of(a.Mean - b.Mean, ofA + ofB, freedom);
    }

    private static TestResult Of(double difference, double variance, double freedom)
    {
        if (variance <= 0)
            return new TestResult(double.NaN, double.NaN);
        var t = difference / Math.Sqrt(variance);
        return new TestResult(t, 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(t)));
    }
}
