using System.Numerics.Tensors;

namespace Discant.Separation.FlowPrior;

/// <summary>What a search for latents ended with.</summary>
/// <param name="Magnitudes">sources x (frames bins), of the last step's beginning, as the published program gives them; may be a little below 0.</param>
/// <param name="Latents">sources x (frames bins), after the last step.</param>
/// <param name="Losses">What was made small, before each step.</param>
/// <param name="Divergences">The divergence from the mixture, before each step.</param>
/// <param name="NegativeLogLikelihoods">Of each source under its own prior, nats an element: the lower the more it sounds like what the prior knows.</param>
public sealed record LatentSearchResult(
    float[][] Magnitudes,
    float[][] Latents,
    IReadOnlyList<double> Losses,
    IReadOnlyList<double> Divergences,
    IReadOnlyList<double> NegativeLogLikelihoods
)
{
    /// <summary>The magnitudes as shares of the mixture, of power 1: what the published program calls a Wiener filter (spec 3.4).</summary>
    /// <param name="mixture">frames x bins.</param>
    /// <returns>sources x (frames bins), which add up to the mixture wherever the sources' sum is positive.</returns>
    public float[][] Shares(ReadOnlySpan<float> mixture)
    {
        var factor = new float[mixture.Length];
        foreach (var source in Magnitudes)
            TensorPrimitives.Add(factor, source, factor);
        for (var k = 0; k < factor.Length; k++)
            factor[k] = (float)((Math.Abs(mixture[k]) + MixtureDivergence.Epsilon) / (Math.Abs(factor[k]) + MixtureDivergence.Epsilon));
        var shares = Array.ConvertAll(Magnitudes, source => (float[])source.Clone());
        foreach (var share in shares)
            TensorPrimitives.Multiply(share, factor, share);
        return shares;
    }
}
