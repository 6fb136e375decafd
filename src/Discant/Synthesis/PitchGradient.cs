using System.Buffers;
using System.Numerics.Tensors;

namespace Discant.Synthesis;

/// <summary>The gradient of a loss in F0, through the phase of <see cref="HarmonicExcitation"/>.</summary>
/// <remarks>
/// The excitation's slope in its phase is the difference of two excitations whose phases differ by a hair; a change of F0 at one instant
/// shifts the phase of everything after it, so slopes are summed from the end. The number of partials below Nyquist counts as fixed.
/// </remarks>
public static class PitchGradient
{
    private const double HairTurns = 1e-6;

    /// <summary>dL/dF0 of one voice.</summary>
    /// <param name="excitation">Made the excitation.</param>
    /// <param name="f0">frames, Hz, 0 where silent.</param>
    /// <param name="amplitudes">One a frame.</param>
    /// <param name="upstream">dL/dexcitation: hop x frames.</param>
    /// <param name="memorySamples">
    /// After so many samples a shift of phase counts 1/e of what it did. Positive infinity is the exact gradient; but what a shift does to
    /// sounds long after it says more about other voices' phases, which nobody knows, than about F0.
    /// </param>
    /// <param name="gradient">Receives one value a frame; that of a silent frame goes to the voiced one whose F0 is held there.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void Compute(
        HarmonicExcitation excitation,
        ReadOnlySpan<double> f0,
        ReadOnlySpan<double> amplitudes,
        ReadOnlySpan<double> upstream,
        double memorySamples,
        Span<double> gradient
    )
    {
        var hop = excitation.Options.Hop;
        if (amplitudes.Length != f0.Length || gradient.Length != f0.Length || upstream.Length != hop * f0.Length)
            throw new ArgumentException($"{f0.Length} frames of F0 are {hop * f0.Length} samples.", nameof(upstream));
        gradient.Clear();
        if (f0.IsEmpty)
            return;
        var rented = ArrayPool<double>.Shared.Rent(4 * upstream.Length);
        var slopes = rented.AsSpan(0, upstream.Length);
        var scratch = rented.AsSpan(upstream.Length, 3 * upstream.Length);
        PhaseSlopes(excitation, f0, amplitudes, slopes, scratch);
        TensorPrimitives.Multiply(slopes, upstream, slopes);
        var keep = Math.Exp(-1 / memorySamples);
        for (var n = slopes.Length - 2; n >= 0; n--)
            slopes[n] += keep * slopes[n + 1];
        TensorPrimitives.Multiply(slopes, 1 / excitation.Options.SampleRate, slopes);
        ToFrames(slopes, hop, HeldFrom(f0), gradient);
        ArrayPool<double>.Shared.Return(rented);
    }

    // dE/dphase in turns, sample by sample.
    private static void PhaseSlopes(
        HarmonicExcitation excitation,
        ReadOnlySpan<double> f0,
        ReadOnlySpan<double> amplitudes,
        Span<double> slopes,
        Span<double> scratch
    )
    {
        var length = slopes.Length;
        var falling = scratch[..length];
        var rising = scratch.Slice(length, length);
        var other = scratch.Slice(2 * length, length);
        var phase = HairTurns;
        excitation.Bases(f0, ref phase, falling, rising);
        excitation.Forward<double>(amplitudes, falling, rising, slopes);
        phase = -HairTurns;
        excitation.Bases(f0, ref phase, falling, rising);
        excitation.Forward<double>(amplitudes, falling, rising, other);
        TensorPrimitives.Subtract(slopes, other, slopes);
        TensorPrimitives.Multiply(slopes, 1 / (2 * HairTurns), slopes);
    }

    // F0 of a frame sits in the middle of its hop and runs straight to the next one's.
    private static void ToFrames(ReadOnlySpan<double> slopes, int hop, int[] heldFrom, Span<double> gradient)
    {
        for (var n = 0; n < slopes.Length; n++)
        {
            var place = (n + 0.5) / hop - 0.5;
            var before = (int)Math.Floor(place);
            var share = place - before;
            gradient[heldFrom[Math.Max(0, before)]] += (1 - share) * slopes[n];
            gradient[heldFrom[Math.Min(before + 1, gradient.Length - 1)]] += share * slopes[n];
        }
    }

    // The voiced frame whose F0 is heard in each frame: the nearer one where a voice is silent, the earlier if equally near.
    private static int[] HeldFrom(ReadOnlySpan<double> f0)
    {
        var from = new int[f0.Length];
        var last = -1;
        for (var frame = 0; frame < from.Length; frame++)
        {
            if (f0[frame] > 0)
                last = frame;
            from[frame] = last;
        }
        var next = -1;
        for (var frame = from.Length - 1; frame >= 0; frame--)
        {
            if (f0[frame] > 0)
                next = frame;
            if (from[frame] < 0 || (next >= 0 && next - frame < frame - from[frame]))
                from[frame] = Math.Max(0, next);
        }
        return from;
    }
}
