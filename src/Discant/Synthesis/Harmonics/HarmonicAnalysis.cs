using System.Numerics.Tensors;

namespace Discant.Synthesis.Harmonics;

/// <summary>Measures the partials of a voice along its phase: amplitudes and phases as they are in the recording.</summary>
/// <remarks>
/// Heterodyne in the phase's own time: a_k = 2 sum x w exp(-2 pi i k p) dp / sum w dp over a Hann window of whole periods, p being the phase.
/// In that time partials stand still whatever F0 does, so a window of four periods tells neighbours apart exactly, and glides and vibrato
/// are no error. Two knots a period keep what changes as fast as partials can be told apart.
/// </remarks>
public static class HarmonicAnalysis
{
    /// <summary>The partials on all knots around a stretch of time.</summary>
    /// <param name="curve">The voice's phase.</param>
    /// <param name="signal">channels x samples; must reach <see cref="MarginSeconds"/> beyond the stretch, which is silence otherwise.</param>
    /// <param name="firstSample">Number of the first of these samples in the recording, whose sample n is at n / rate seconds.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="fromSeconds">Beginning of the stretch.</param>
    /// <param name="toSeconds">Its end.</param>
    /// <param name="options">Window and limits.</param>
    public static PartialTracks Of(
        PhaseCurve curve,
        IReadOnlyList<float[]> signal,
        long firstSample,
        int sampleRate,
        double fromSeconds,
        double toSeconds,
        HarmonicOptions options
    )
    {
        var (firstKnot, lastKnot) = KnotsAround(curve, fromSeconds, toSeconds);
        var tracks = PartialTracks.Silent(
            firstKnot,
            lastKnot - firstKnot + 1,
            PartialsOf(curve, firstKnot, lastKnot, sampleRate, options),
            signal.Count
        );
        var weights = new double[tracks.Knots];
        var (cosines, sines) = (new double[tracks.Partials], new double[tracks.Partials]);
        var reach = options.WindowPeriods / 2.0;
        var from = Math.Max(0, (long)Math.Ceiling(curve.SecondsAt(firstKnot / 2.0 - reach) * sampleRate) - firstSample);
        var to = Math.Min(signal[0].Length - 1, (long)Math.Floor(curve.SecondsAt(lastKnot / 2.0 + reach) * sampleRate) - firstSample);
        for (var n = from; n <= to; n++)
        {
            var seconds = (double)(firstSample + n) / sampleRate;
            var turns = curve.Turns(seconds);
            PartialPhasors.Fill(turns, cosines, sines);
            var first = Math.Max(firstKnot, (int)Math.Ceiling(2 * (turns - reach)));
            var last = Math.Min(lastKnot, (int)Math.Floor(2 * (turns + reach)));
            var step = curve.Hertz(seconds);
            for (var knot = first; knot <= last; knot++)
            {
                var window = (0.5 + 0.5 * Math.Cos(Math.PI * (turns - knot / 2.0) / reach)) * step;
                weights[knot - firstKnot] += window;
                for (var channel = 0; channel < signal.Count; channel++)
                {
                    var (real, imaginary) = tracks.Knot(channel, knot - firstKnot);
                    var x = 2 * window * signal[channel][n];
                    TensorPrimitives.MultiplyAdd(cosines, x, real.Span, real.Span);
                    TensorPrimitives.MultiplyAdd(sines, -x, imaginary.Span, imaginary.Span);
                }
            }
        }
        Normalise(tracks, weights, curve, sampleRate, options);
        return tracks;
    }

    /// <summary>How far beyond a stretch the analysis listens, at most, seconds.</summary>
    /// <param name="lowestHertz">The lowest F0 of the voice.</param>
    /// <param name="options">Length of the window.</param>
    public static double MarginSeconds(double lowestHertz, HarmonicOptions options) => (options.WindowPeriods / 2.0 + 1) / lowestHertz;

    // One knot at or before the stretch, one at or after it.
    internal static (int First, int Last) KnotsAround(PhaseCurve curve, double fromSeconds, double toSeconds) =>
        (
            (int)Math.Floor(PartialTracks.KnotsATurn * curve.Turns(fromSeconds)),
            (int)Math.Floor(PartialTracks.KnotsATurn * curve.Turns(toSeconds)) + 1
        );

    private static int PartialsOf(PhaseCurve curve, int firstKnot, int lastKnot, int sampleRate, HarmonicOptions options)
    {
        var lowest = double.MaxValue;
        for (var knot = firstKnot; knot <= lastKnot; knot++)
            lowest = Math.Min(lowest, curve.Hertz(curve.SecondsAt((double)knot / PartialTracks.KnotsATurn)));
        return (int)Math.Clamp(options.HighestAt(sampleRate) / lowest, 1, options.MostPartials);
    }

    private static void Normalise(PartialTracks tracks, double[] weights, PhaseCurve curve, int sampleRate, HarmonicOptions options)
    {
        for (var knot = 0; knot < tracks.Knots; knot++)
        {
            var hertz = curve.Hertz(curve.SecondsAt((double)(tracks.FirstKnot + knot) / PartialTracks.KnotsATurn));
            for (var channel = 0; channel < tracks.Real.Length; channel++)
            {
                var (real, imaginary) = tracks.Knot(channel, knot);
                for (var k = 0; k < tracks.Partials; k++)
                {
                    var scale = weights[knot] > 0 ? options.Weight((k + 1) * hertz, sampleRate) / weights[knot] : 0;
                    real.Span[k] *= scale;
                    imaginary.Span[k] *= scale;
                }
            }
        }
    }
}
