using Xunit;

namespace Discant.TestSupport;

/// <summary>Comparison of arrays relative to the largest expected magnitude.</summary>
public static class Close
{
    /// <summary>Fails where max|actual - expected| exceeds `tolerance` x max|expected|, or where lengths differ or NaN meets a number.</summary>
    public static void Relative(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, string what = "")
    {
        Assert.True(expected.Count == actual.Count, $"{what}: {actual.Count} values, expected {expected.Count}");
        var scale = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (var k = 0; k < expected.Count; k++)
        {
            if (double.IsNaN(expected[k]) && double.IsNaN(actual[k]))
                continue;
            if (expected[k].Equals(actual[k]))
                continue;
            var difference = Math.Abs(expected[k] - actual[k]);
            Assert.True(
                difference <= tolerance * Math.Max(scale, 1e-300),
                $"{what}[{k}]: expected {expected[k]:R}, got {actual[k]:R} (scale {scale:R})"
            );
        }
    }

    /// <inheritdoc cref="Relative(IReadOnlyList{double}, IReadOnlyList{double}, double, string)"/>
    public static void Relative(IReadOnlyList<double> expected, IReadOnlyList<float> actual, double tolerance, string what = "") =>
        Relative(expected, actual.Select(v => (double)v).ToArray(), tolerance, what);
}
