using System.Numerics.Tensors;

namespace Discant.Synthesis;

/// <summary>Turns unrestricted network outputs into strictly increasing line spectral frequencies.</summary>
/// <remarks>
/// Schulze-Forster et al. 2022: order + 1 positive distances between the lines, 0 and pi, scaled to add up to pi; the frequencies are
/// their running sum.
/// </remarks>
public static class LineSpectralActivation
{
    private const double LargestDistance = 2;

    /// <summary>Frequencies of each frame.</summary>
    /// <param name="raw">frames x (order + 1), any numbers.</param>
    /// <param name="order">Frequencies of a frame.</param>
    /// <param name="frequencies">Receives frames x order, radians, strictly increasing in (0, pi).</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void Forward(ReadOnlySpan<double> raw, int order, Span<double> frequencies)
    {
        var frames = CountFrames(raw.Length, frequencies.Length, order);
        Span<double> distances = stackalloc double[order + 1];
        for (var frame = 0; frame < frames; frame++)
        {
            ExpSigmoid.Forward(raw.Slice(frame * (order + 1), order + 1), LargestDistance, distances);
            Accumulate(distances, frequencies.Slice(frame * order, order));
        }
    }

    /// <summary>dL/draw from dL/dfrequencies.</summary>
    /// <param name="raw">frames x (order + 1), as given to <see cref="Forward"/>.</param>
    /// <param name="order">Frequencies of a frame.</param>
    /// <param name="upstream">frames x order: dL/domega.</param>
    /// <param name="gradient">Receives frames x (order + 1).</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void Gradient(ReadOnlySpan<double> raw, int order, ReadOnlySpan<double> upstream, Span<double> gradient)
    {
        var frames = CountFrames(raw.Length, upstream.Length, order);
        if (gradient.Length != raw.Length)
            throw new ArgumentException("The gradient must have as many values as the raw output.", nameof(gradient));
        Span<double> distances = stackalloc double[order + 1];
        Span<double> frequencies = stackalloc double[order];
        for (var frame = 0; frame < frames; frame++)
        {
            var x = raw.Slice(frame * (order + 1), order + 1);
            var g = upstream.Slice(frame * order, order);
            ExpSigmoid.Forward(x, LargestDistance, distances);
            var total = TensorPrimitives.Sum<double>(distances);
            Accumulate(distances, frequencies);
            // omega_k = pi (d_1 + .. + d_k) / total: every distance acts on all later lines, and on all lines through the total.
            var throughTotal = TensorPrimitives.Dot(g, frequencies);
            var later = 0.0;
            distances[order] = -throughTotal / total;
            for (var k = order - 1; k >= 0; k--)
            {
                later += g[k];
                distances[k] = ((Math.PI * later) - throughTotal) / total;
            }
            ExpSigmoid.Gradient(x, LargestDistance, distances, gradient.Slice(frame * (order + 1), order + 1));
        }
    }

    private static void Accumulate(ReadOnlySpan<double> distances, Span<double> frequencies)
    {
        var scale = Math.PI / TensorPrimitives.Sum(distances);
        var sum = 0.0;
        for (var k = 0; k < frequencies.Length; k++)
        {
            sum += distances[k];
            frequencies[k] = sum * scale;
        }
    }

    private static int CountFrames(int raw, int frequencies, int order)
    {
        if (order <= 0 || raw % (order + 1) != 0 || frequencies != raw / (order + 1) * order)
            throw new ArgumentException("Raw values must be frames x (order + 1), frequencies frames x order.", nameof(raw));
        return raw / (order + 1);
    }
}
