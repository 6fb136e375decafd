using System.Numerics;

namespace Discant.Synthesis.Harmonics;

/// <summary>
/// Brings an F0 curve exactly onto the partials of a sound: where the curve is right, measured partials stand still; where they turn, the
/// curve is wrong by as much.
/// </summary>
/// <remarks>
/// A curve that is off by a tenth of a semitone is good enough for masks, but its thirtieth partial is off by a fifth of F0, and then neither
/// its amplitude nor its phase can be measured. The turning of partial k over one period is k times the relative error; all partials below a
/// limit are asked, the loud and the high ones most.
/// </remarks>
public static class PitchTightening
{
    private const int Rounds = 2;
    private const double HighestHertz = 3000;
    private const double MostCents = 60; // beyond that it is another tone's partials that are heard
    private const double SmoothingSeconds = 0.04;

    /// <summary>How far beyond a stretch the signal must reach, seconds.</summary>
    /// <param name="lowestHertz">Lowest F0 of the stretch.</param>
    public static double MarginSeconds(double lowestHertz) =>
        SmoothingSeconds + HarmonicAnalysis.MarginSeconds(lowestHertz * Math.Pow(2, -MostCents / 1200), new HarmonicOptions());

    /// <summary>The curve of one stretch, tightened.</summary>
    /// <param name="hertz">F0 of each frame, above 0.</param>
    /// <param name="startSeconds">Time of the first frame.</param>
    /// <param name="frameSeconds">From frame to frame.</param>
    /// <param name="signal">One channel that holds the voice.</param>
    /// <param name="firstSample">Number of its first sample in the recording.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <returns>As many frames; never further than 60 cents from the curve given.</returns>
    public static double[] Tighten(
        ReadOnlySpan<double> hertz,
        double startSeconds,
        double frameSeconds,
        float[] signal,
        long firstSample,
        int sampleRate
    )
    {
        var tight = hertz.ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            var curve = new PhaseCurve(tight, startSeconds, frameSeconds);
            var options = new HarmonicOptions { HighestHertz = HighestHertz };
            var tracks = HarmonicAnalysis.Of(
                curve,
                [signal],
                firstSample,
                sampleRate,
                curve.StartSeconds - SmoothingSeconds,
                curve.EndSeconds + SmoothingSeconds,
                options
            );
            var errors = Errors(tracks, curve);
            for (var frame = 0; frame < tight.Length; frame++)
            {
                var factor = 1 + At(errors, startSeconds + frame * frameSeconds);
                var most = Math.Pow(2, MostCents / 1200);
                tight[frame] = Math.Clamp(tight[frame] * factor, hertz[frame] / most, hertz[frame] * most);
            }
        }
        return tight;
    }

    // Time of each half period and what the partials say there: numerator and denominator of the relative error.
    private static List<(double Seconds, double Turning, double Weight)> Errors(PartialTracks tracks, PhaseCurve curve)
    {
        var errors = new List<(double, double, double)>();
        var (real, imaginary) = (tracks.Real[0], tracks.Imaginary[0]);
        for (var knot = 0; knot + PartialTracks.KnotsATurn < tracks.Knots; knot++)
        {
            var (turning, weight) = (0.0, 0.0);
            for (var k = 0; k < tracks.Partials; k++)
            {
                var (here, later) = (knot * tracks.Partials + k, (knot + PartialTracks.KnotsATurn) * tracks.Partials + k);
                // Over a whole period a partial on the curve comes back to its phase.
                var product = new Complex(real[later], imaginary[later]) * new Complex(real[here], -imaginary[here]);
                var loudness = Math.Sqrt(product.Magnitude);
                turning += loudness * (k + 1) * product.Phase / (2 * Math.PI);
                weight += loudness * (k + 1) * (k + 1);
            }
            errors.Add((curve.SecondsAt((tracks.FirstKnot + knot + 1.0) / PartialTracks.KnotsATurn), turning, weight));
        }
        return errors;
    }

    private static double At(List<(double Seconds, double Turning, double Weight)> errors, double seconds)
    {
        var (turning, weight) = (0.0, 0.0);
        var first = errors.BinarySearch(
            (seconds - SmoothingSeconds, 0, 0),
            Comparer<(double Seconds, double, double)>.Create((a, b) => a.Seconds.CompareTo(b.Seconds))
        );
        for (var k = first < 0 ? ~first : first; k < errors.Count && errors[k].Seconds <= seconds + SmoothingSeconds; k++)
        {
            var window = 0.5 + 0.5 * Math.Cos(Math.PI * (errors[k].Seconds - seconds) / SmoothingSeconds);
            turning += window * errors[k].Turning;
            weight += window * errors[k].Weight;
        }
        return weight > 0 ? turning / weight : 0;
    }
}
