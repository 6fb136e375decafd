using System.Numerics.Tensors;

namespace Discant.Synthesis.Harmonics;

/// <summary>Makes sound of partials: each goes from knot to knot in a straight line, on any phase.</summary>
public static class HarmonicSynthesis
{
    /// <summary>Adds the sound of the partials to a signal.</summary>
    /// <param name="tracks">The partials; their knots must lie around the stretch.</param>
    /// <param name="knots">The phase on which the knots lie.</param>
    /// <param name="sounding">The phase at which the partials sound: the same, or that of another melody.</param>
    /// <param name="output">channels x samples.</param>
    /// <param name="firstSample">Number of the first of these samples in the recording.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="from">First sample to be made, counted from the first of the output.</param>
    /// <param name="to">The one after the last.</param>
    /// <param name="gain">Gain at a time in seconds.</param>
    public static void Add(
        PartialTracks tracks,
        PhaseCurve knots,
        PhaseCurve sounding,
        IReadOnlyList<float[]> output,
        long firstSample,
        int sampleRate,
        int from,
        int to,
        Func<double, double> gain
    )
    {
        var (cosines, sines) = (new double[tracks.Partials], new double[tracks.Partials]);
        for (var n = from; n < to; n++)
        {
            var seconds = (double)(firstSample + n) / sampleRate;
            var level = gain(seconds);
            var position = PartialTracks.KnotsATurn * knots.Turns(seconds) - tracks.FirstKnot;
            var knot = (int)Math.Floor(position);
            if (level == 0 || knot < 0 || knot + 1 >= tracks.Knots)
                continue;
            var share = position - knot;
            PartialPhasors.Fill(sounding.Turns(seconds), cosines, sines);
            for (var channel = 0; channel < output.Count; channel++)
            {
                var here = Sum(tracks, channel, knot, cosines, sines);
                var next = Sum(tracks, channel, knot + 1, cosines, sines);
                output[channel][n] += (float)(level * (here + share * (next - here)));
            }
        }
    }

    private static double Sum(PartialTracks tracks, int channel, int knot, double[] cosines, double[] sines)
    {
        var (real, imaginary) = tracks.Knot(channel, knot);
        return TensorPrimitives.Dot<double>(real.Span, cosines) - TensorPrimitives.Dot<double>(imaginary.Span, sines);
    }
}
