using System.Numerics.Tensors;

namespace Discant.Separation.FlowPrior;

/// <summary>Frames of a source that are louder than the mixture are scaled down (spec 3.4): a = S / (max(S, X) + 1e-8), S and X the sums over bins.</summary>
/// <param name="bins">Bins of a frame.</param>
internal sealed class FrameLimit(int bins)
{
    private double[] _factors = [];
    private double[] _slopes = [];

    /// <summary>Scales every frame.</summary>
    internal void Apply(ReadOnlySpan<float> source, ReadOnlySpan<float> mixture, Span<float> result)
    {
        var frames = source.Length / bins;
        (_factors, _slopes) = (new double[frames], new double[frames]);
        for (var t = 0; t < frames; t++)
        {
            var frame = source.Slice(t * bins, bins);
            double own = TensorPrimitives.Sum(frame);
            double given = TensorPrimitives.Sum(mixture.Slice(t * bins, bins));
            var below = Math.Max(own, given) + MixtureDivergence.Epsilon;
            _factors[t] = own / below;
            _slopes[t] = 1 / below - (own > given ? own / (below * below) : 0);
            TensorPrimitives.Multiply(frame, (float)_factors[t], result.Slice(t * bins, bins));
        }
    }

    /// <summary>Slopes behind the scaling become slopes before it, in place.</summary>
    internal void Back(ReadOnlySpan<float> source, Span<float> slopes)
    {
        for (var t = 0; t < _factors.Length; t++)
        {
            var row = slopes.Slice(t * bins, bins);
            var common = (float)(TensorPrimitives.Dot(row, source.Slice(t * bins, bins)) * _slopes[t]);
            TensorPrimitives.Multiply(row, (float)_factors[t], row);
            TensorPrimitives.Add(row, common, row);
        }
    }
}
