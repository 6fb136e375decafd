using Discant.Pitch;
using Discant.Synthesis.Harmonics;

namespace Discant.Separation.Editing;

/// <summary>The mean envelope of a voice's partials: its timbre, whatever it sings.</summary>
/// <remarks>
/// Logarithms of the partials' amplitudes over frequency, on a grid of 200 Hz, each frame shifted to a mean of 0 so that only its shape counts;
/// the mean of up to 400 frames that are spread over the recording.
/// </remarks>
internal sealed class MeanEnvelope
{
    private const double StepHertz = 200;
    private const int MostFrames = 400;
    private const double Least = 1e-9;
    private const double MostChange = 2.7; // 24 dB, as a logarithm of amplitudes

    private readonly double[] _logarithms;

    private MeanEnvelope(double[] logarithms) => _logarithms = logarithms;

    /// <summary>The mean envelope of a stem.</summary>
    /// <param name="curve">Its F0.</param>
    /// <param name="stem">The stem.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="options">As partials are measured.</param>
    /// <param name="cancel">Ends the work.</param>
    internal static MeanEnvelope Of(
        IReadOnlyList<double> curve,
        StemWindow stem,
        int sampleRate,
        HarmonicOptions options,
        CancellationToken cancel
    )
    {
        var voiced = Enumerable.Range(0, curve.Count).Where(k => SungStretch.IsVoiced(curve[k])).ToArray();
        var points = (int)(options.HighestAt(sampleRate) / StepHertz) + 1;
        var (sums, counts) = (new double[points], new int[points]);
        var step = Math.Max(1, voiced.Length / MostFrames);
        for (var k = 0; k < voiced.Length; k += step)
        {
            cancel.ThrowIfCancellationRequested();
            Add(voiced[k], curve[voiced[k]], stem, sampleRate, options, sums, counts);
        }
        return new MeanEnvelope([.. sums.Select((s, k) => counts[k] > 0 ? s / counts[k] : 0)]);
    }

    /// <summary>Gain at a frequency that makes this timbre of another's.</summary>
    internal double Over(MeanEnvelope other, double hertz)
    {
        var position = Math.Clamp(hertz / StepHertz, 0, _logarithms.Length - 1);
        var k = Math.Min((int)position, _logarithms.Length - 2);
        double Difference(int at) => _logarithms[at] - other._logarithms[at];
        var difference = Difference(k) + (position - k) * (Difference(k + 1) - Difference(k));
        return Math.Exp(Math.Clamp(difference, -MostChange, MostChange));
    }

    private static void Add(int frame, double hertz, StemWindow stem, int sampleRate, HarmonicOptions options, double[] sums, int[] counts)
    {
        var seconds = frame * PitchTracks.FrameSeconds;
        var margin = HarmonicAnalysis.MarginSeconds(hertz, options);
        var first = (long)((seconds - margin) * sampleRate);
        var signal = stem.ReadMid(first, (int)(2 * margin * sampleRate) + 1);
        var curve = new PhaseCurve([hertz], seconds, PitchTracks.FrameSeconds);
        var tracks = HarmonicAnalysis.Of(curve, [signal], first, sampleRate, seconds, seconds, options);
        var amplitudes = tracks.Real[0].Take(tracks.Partials).Zip(tracks.Imaginary[0], (re, im) => Math.Sqrt(re * re + im * im)).ToArray();
        var used = amplitudes.TakeWhile((_, k) => (k + 1) * hertz < options.FadeFrom * options.HighestAt(sampleRate)).ToArray();
        if (used.Length < 2 || used.Max() < Least)
            return;
        var mean = used.Average(a => Math.Log(a + Least));
        for (var point = 0; point < sums.Length && point * StepHertz <= used.Length * hertz; point++)
        {
            var position = Math.Max(0, point * StepHertz / hertz - 1);
            var k = Math.Min((int)position, used.Length - 2);
            var (from, to) = (Math.Log(used[k] + Least), Math.Log(used[k + 1] + Least));
            sums[point] += from + (position - k) * (to - from) - mean;
            counts[point]++;
        }
    }
}
