using System.Numerics.Tensors;

namespace Discant.Synthesis.Harmonics;

/// <summary>Takes partials to another F0 and leaves the formants where they are.</summary>
/// <remarks>
/// What a vocal tract does to a partial depends on its frequency and not on its number, so the amplitude of a moved partial is that of the
/// envelope at its new frequency: the logarithms of the measured amplitudes, joined by straight lines over frequency. Its phase is that of the
/// partial of the same number, which keeps the shape of the waveform. The power of a band stays: with twice the F0 half as many partials are
/// louder by 3 dB each. A colour changes the balance of the partials and not their power together.
/// </remarks>
public static class PartialMove
{
    private const double Least = 1e-12;

    /// <summary>The partials as they are at another F0.</summary>
    /// <param name="tracks">Measured on the knots of a voice's phase.</param>
    /// <param name="knots">That phase.</param>
    /// <param name="sounding">The phase at which they are going to sound.</param>
    /// <param name="sampleRate">Rate of the recording, Hz.</param>
    /// <param name="options">As they were measured.</param>
    /// <param name="colour">Gain at a frequency in Hz, or null for none.</param>
    public static PartialTracks To(
        PartialTracks tracks,
        PhaseCurve knots,
        PhaseCurve sounding,
        int sampleRate,
        HarmonicOptions options,
        Func<double, double>? colour = null
    )
    {
        var times = new double[tracks.Knots];
        for (var knot = 0; knot < times.Length; knot++)
            times[knot] = knots.SecondsAt((double)(tracks.FirstKnot + knot) / PartialTracks.KnotsATurn);
        var highest = options.HighestAt(sampleRate);
        var partials = (int)Math.Clamp(highest / times.Min(sounding.Hertz), 1, options.MostPartials);
        var moved = PartialTracks.Silent(tracks.FirstKnot, tracks.Knots, partials, tracks.Real.Length);
        for (var channel = 0; channel < tracks.Real.Length; channel++)
        for (var knot = 0; knot < tracks.Knots; knot++)
            Move(
                tracks.Knot(channel, knot),
                moved.Knot(channel, knot),
                knots.Hertz(times[knot]),
                sounding.Hertz(times[knot]),
                highest,
                colour
            );
        return moved;
    }

    private static void Move(
        (Memory<double> Real, Memory<double> Imaginary) from,
        (Memory<double> Real, Memory<double> Imaginary) to,
        double hertz,
        double newHertz,
        double highest,
        Func<double, double>? colour
    )
    {
        var count = Math.Min(from.Real.Length, (int)(highest / hertz));
        if (count < 1)
            return;
        var real = from.Real.Span;
        var imaginary = from.Imaginary.Span;
        var logarithms = new double[count];
        for (var k = 0; k < count; k++)
            logarithms[k] = Math.Log(Math.Sqrt(real[k] * real[k] + imaginary[k] * imaginary[k]) + Least);
        var density = Math.Sqrt(newHertz / hertz);
        var (plain, coloured) = (0.0, 0.0);
        for (var k = 0; k < to.Real.Length && (k + 1) * newHertz < highest; k++)
        {
            var frequency = (k + 1) * newHertz;
            var amplitude = density * Envelope(logarithms, frequency / hertz - 1);
            plain += amplitude * amplitude;
            amplitude *= colour?.Invoke(frequency) ?? 1;
            coloured += amplitude * amplitude;
            // There are no phases beyond the last partial: those of the partials at their frequencies are taken again.
            var like = k < count ? k : Math.Clamp((int)Math.Round(frequency / hertz) - 1, 0, count - 1);
            var phase = Math.Atan2(imaginary[like], real[like]);
            to.Real.Span[k] = amplitude * Math.Cos(phase);
            to.Imaginary.Span[k] = amplitude * Math.Sin(phase);
        }
        if (colour is null || coloured == 0)
            return;
        var level = Math.Sqrt(plain / coloured);
        TensorPrimitives.Multiply(to.Real.Span, level, to.Real.Span);
        TensorPrimitives.Multiply(to.Imaginary.Span, level, to.Imaginary.Span);
    }

    // Position 0 is the first partial. Above the last one its level is kept until the limit fades it.
    private static double Envelope(double[] logarithms, double position)
    {
        if (position <= 0)
            return Math.Exp(logarithms[0]);
        var k = (int)position;
        if (k >= logarithms.Length - 1)
            return Math.Exp(logarithms[^1]);
        var share = position - k;
        return Math.Exp((1 - share) * logarithms[k] + share * logarithms[k + 1]);
    }
}
