using Discant.Pitch;
using Discant.Synthesis.Harmonics;

namespace Discant.Separation.Editing;

/// <summary>A stretch over which the partials of a voice are followed without a break: F0 with its short gaps bridged and its ends held.</summary>
/// <param name="FirstFrame">Its first frame.</param>
/// <param name="Hertz">F0 of every frame.</param>
internal sealed record SungStretch(int FirstFrame, double[] Hertz)
{
    private const double LowestHertz = 40; // published curves glide through a few hertz into each rest
    private const int LongestGap = 6; // frames; a consonant that the tone goes through
    private const int Hold = 3; // frames by which the ends of tones are missed as a rule

    internal int EndFrame => FirstFrame + Hertz.Length;

    /// <summary>Time at which it fades in, half a frame wide on either side of its ends.</summary>
    internal double FromSeconds => (FirstFrame - 1) * PitchTracks.FrameSeconds;

    internal double ToSeconds => EndFrame * PitchTracks.FrameSeconds;

    internal PhaseCurve Curve() => new(Hertz, FirstFrame * PitchTracks.FrameSeconds, PitchTracks.FrameSeconds);

    /// <summary>How much of the voice's partials belongs to the stretch at a time, 0 to 1.</summary>
    internal double Gate(double seconds)
    {
        var inside = Math.Min(seconds - FromSeconds, ToSeconds - seconds) / PitchTracks.FrameSeconds;
        return inside >= 1 ? 1
            : inside <= 0 ? 0
            : 0.5 - 0.5 * Math.Cos(Math.PI * inside);
    }

    internal static bool IsVoiced(double hertz) => hertz >= LowestHertz;

    /// <summary>The stretches of a curve.</summary>
    internal static IReadOnlyList<SungStretch> Of(IReadOnlyList<double> curve)
    {
        var stretches = new List<SungStretch>();
        var frame = 0;
        while (true)
        {
            while (frame < curve.Count && !IsVoiced(curve[frame]))
                frame++;
            if (frame == curve.Count)
                return stretches;
            var end = End(curve, frame);
            var before = stretches.Count > 0 ? stretches[^1].EndFrame : 0;
            var first = Math.Max(before, frame - Hold);
            var next = end;
            while (next < curve.Count && next - end < 2 * Hold && !IsVoiced(curve[next]))
                next++;
            var last = next == curve.Count || next - end == 2 * Hold ? Math.Min(end + Hold, curve.Count) : (end + next) / 2;
            stretches.Add(new SungStretch(first, Filled(curve, first, last, IsVoiced)));
            frame = end;
        }
    }

    /// <summary>Values of some frames; where they do not count, those between the ones that do, straight in their logarithm.</summary>
    internal static double[] Filled(IReadOnlyList<double> values, int first, int end, Func<double, bool> counts)
    {
        var filled = new double[end - first];
        var before = -1;
        for (var k = 0; k <= filled.Length; k++)
        {
            if (k < filled.Length && !counts(values[first + k]))
                continue;
            for (var gap = before + 1; gap < k; gap++)
                filled[gap] =
                    before < 0 && k == filled.Length ? 1
                    : before < 0 ? values[first + k]
                    : k == filled.Length ? filled[before]
                    : filled[before] * Math.Pow(values[first + k] / filled[before], (double)(gap - before) / (k - before));
            if (k < filled.Length)
                filled[k] = values[first + k];
            before = k;
        }
        return filled;
    }

    private static int End(IReadOnlyList<double> curve, int first)
    {
        var end = first;
        while (true)
        {
            while (end < curve.Count && IsVoiced(curve[end]))
                end++;
            var next = end;
            while (next < curve.Count && next - end < LongestGap && !IsVoiced(curve[next]))
                next++;
            if (next == curve.Count || !IsVoiced(curve[next]))
                return end;
            end = next;
        }
    }
}
