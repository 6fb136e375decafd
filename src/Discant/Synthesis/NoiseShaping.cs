using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Discant.Synthesis;

/// <summary>Gives noise a gain for each frame of two hops: framed, scaled, Hann-windowed and overlap-added.</summary>
/// <remarks>
/// Schulze-Forster et al. 2022. Both frames that cover a sample take it from the same noise, so the whole step is one time-varying gain:
/// for n = hop t + r it is (0.5 + 0.5 cos(pi r / hop)) g_(t-1) + (0.5 - 0.5 cos(pi r / hop)) g_t, and g_0 throughout the first hop,
/// which is not windowed. Instances are immutable.
/// </remarks>
public sealed class NoiseShaping
{
    private const int Width = 8;

    private readonly double[] _rising;

    /// <summary>Shaping for that hop.</summary>
    /// <exception cref="ArgumentException">The hop is not positive.</exception>
    public NoiseShaping(int hop = 256)
    {
        if (hop <= 0)
            throw new ArgumentException("The hop must be positive.", nameof(hop));
        Hop = hop;
        _rising = new double[hop];
        for (var r = 0; r < hop; r++)
            _rising[r] = 0.5 - (0.5 * Math.Cos(Math.PI * r / hop));
    }

    /// <summary>Samples between frames.</summary>
    public int Hop { get; }

    /// <summary>Shapes noise.</summary>
    /// <param name="noise">At least hop x frames samples; further ones are not used.</param>
    /// <param name="gains">One gain a frame.</param>
    /// <param name="output">Receives hop x frames samples; may be the noise itself.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Forward<T>(ReadOnlySpan<T> noise, ReadOnlySpan<double> gains, Span<T> output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(noise.Length, gains.Length, output.Length);
        for (var frame = 0; frame < gains.Length; frame++)
        {
            var at = frame * Hop;
            Scale(noise.Slice(at, Hop), gains[Math.Max(0, frame - 1)], gains[frame], output.Slice(at, Hop));
        }
    }

    /// <summary>Gradients of a loss from that with respect to the output.</summary>
    /// <param name="noise">As given to <see cref="Forward"/>.</param>
    /// <param name="gains">As given to <see cref="Forward"/>.</param>
    /// <param name="upstream">dL/doutput: hop x frames samples.</param>
    /// <param name="gainGradient">Receives dL/dg: one value a frame.</param>
    /// <param name="noiseGradient">Receives dL/dnoise, as long as the noise (zero in the unused samples); may be the noise
    /// itself.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Backward<T>(
        ReadOnlySpan<T> noise,
        ReadOnlySpan<double> gains,
        ReadOnlySpan<T> upstream,
        Span<double> gainGradient,
        Span<T> noiseGradient
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(noise.Length, gains.Length, upstream.Length);
        if (gainGradient.Length != gains.Length || noiseGradient.Length != noise.Length)
            throw new ArgumentException("Gradients must be as long as what they belong to.", nameof(gainGradient));
        gainGradient.Clear();
        for (var frame = 0; frame < gains.Length; frame++)
        {
            var at = frame * Hop;
            var before = Math.Max(0, frame - 1);
            var u = upstream.Slice(at, Hop);
            var (all, rising) = Correlate(noise.Slice(at, Hop), u);
            gainGradient[frame] += rising;
            gainGradient[before] += all - rising;
            Scale(u, gains[before], gains[frame], noiseGradient.Slice(at, Hop));
        }
        noiseGradient[upstream.Length..].Clear();
    }

    private void Scale<T>(ReadOnlySpan<T> samples, double from, double to, Span<T> output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (start, step) = (Vector512.Create(from), Vector512.Create(to - from));
        ref readonly var x = ref MemoryMarshal.GetReference(samples);
        ref var y = ref MemoryMarshal.GetReference(output);
        ref readonly var rising = ref MemoryMarshal.GetReference(_rising.AsSpan());
        var whole = samples.Length - (samples.Length % Width);
        for (nuint r = 0; r < (nuint)whole; r += Width)
        {
            var gain = Vector512.FusedMultiplyAdd(step, Vector512.LoadUnsafe(in rising, r), start);
            Lanes.StoreDoubles(Lanes.LoadDoubles(in x, r) * gain, ref y, r);
        }
        for (var r = whole; r < samples.Length; r++)
            output[r] = T.CreateTruncating(double.CreateTruncating(samples[r]) * double.FusedMultiplyAdd(to - from, _rising[r], from));
    }

    /// <summary>Inner product of a hop of noise with the upstream gradient, plain and weighted with the rising half window.</summary>
    private (double All, double Rising) Correlate<T>(ReadOnlySpan<T> noise, ReadOnlySpan<T> upstream)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (allLanes, risingLanes) = (Vector512<double>.Zero, Vector512<double>.Zero);
        ref readonly var x = ref MemoryMarshal.GetReference(noise);
        ref readonly var u = ref MemoryMarshal.GetReference(upstream);
        ref readonly var weights = ref MemoryMarshal.GetReference(_rising.AsSpan());
        var whole = noise.Length - (noise.Length % Width);
        for (nuint r = 0; r < (nuint)whole; r += Width)
        {
            var product = Lanes.LoadDoubles(in x, r) * Lanes.LoadDoubles(in u, r);
            allLanes += product;
            risingLanes = Vector512.FusedMultiplyAdd(product, Vector512.LoadUnsafe(in weights, r), risingLanes);
        }
        var (all, rising) = (Vector512.Sum(allLanes), Vector512.Sum(risingLanes));
        for (var r = whole; r < noise.Length; r++)
        {
            var product = double.CreateTruncating(noise[r]) * double.CreateTruncating(upstream[r]);
            all += product;
            rising += product * _rising[r];
        }
        return (all, rising);
    }

    private void Check(int noise, int frames, int output)
    {
        if (output != frames * Hop || noise < output)
            throw new ArgumentException($"{frames} frames make {frames * Hop} samples of output and need as much noise.", nameof(output));
    }
}
