namespace Discant.Separation.FlowPrior;

/// <summary>Generalised Kullback-Leibler divergence of a mixture's magnitudes from the sum of the sources' (spec 3.2).</summary>
/// <remarks>x ln(x / y + 1e-8) - x + y with x = |mixture| + 1e-8, y = |sum| + 1e-8: the likelihood of Poisson noise.</remarks>
/// <param name="mixture">frames x bins.</param>
/// <param name="bins">Bins of a frame.</param>
/// <param name="hasZeroRow">The last bin is always 0 and does not count, but for the number that is divided by.</param>
public sealed class MixtureDivergence(ReadOnlyMemory<float> mixture, int bins, bool hasZeroRow)
{
    /// <summary>Keeps logarithms and quotients finite.</summary>
    internal const double Epsilon = 1e-8;

    /// <summary>The mean over all elements.</summary>
    /// <param name="sum">Sum of the sources, frames x bins.</param>
    /// <param name="slopes">Receives the slope of the mean in each element of the sum.</param>
    /// <returns>0 where both are equal.</returns>
    public double Of(ReadOnlySpan<float> sum, Span<float> slopes)
    {
        var x = mixture.Span;
        var counted = hasZeroRow ? bins - 1 : bins;
        var total = 0.0;
        slopes.Clear();
        for (var start = 0; start < x.Length; start += bins)
        for (var k = start; k < start + counted; k++)
        {
            var (given, estimate) = (Math.Abs((double)x[k]) + Epsilon, Math.Abs((double)sum[k]) + Epsilon);
            var ratio = given / estimate;
            total += given * Math.Log(ratio + Epsilon) - given + estimate;
            slopes[k] = (float)((1 - ratio * ratio / (ratio + Epsilon)) * Math.Sign(sum[k]) / x.Length);
        }
        return total / x.Length;
    }
}
