using Discant.Audio;
using Discant.Pitch;

namespace Discant.Studio.Sound;

/// <summary>What changed from one take to another, voice by voice.</summary>
internal static class TakeComparison
{
    private const double SilentDb = -90;
    private const int MostSteps = 600;
    private const double ChangedCents = 20;

    /// <summary>Seconds between two values over time.</summary>
    /// <param name="seconds">Length of the recording.</param>
    public static double Step(double seconds) => Math.Max(0.1, Math.Ceiling(10 * seconds / MostSteps) / 10);

    /// <summary>Compares two stems of a recording.</summary>
    /// <param name="name">What the voice is called.</param>
    /// <param name="file">Its stem in the first take.</param>
    /// <param name="other">Its stem in the second.</param>
    /// <param name="stepSeconds">Seconds between two values over time.</param>
    /// <param name="changedSeconds">Time for which its F0 differs.</param>
    /// <param name="cancel">Ends the work.</param>
    public static VoiceDifference Of(
        string name,
        string file,
        string other,
        double stepSeconds,
        double changedSeconds,
        CancellationToken cancel
    )
    {
        using var first = AudioReader.Open(file, null, cancel);
        using var second = AudioReader.Open(other, null, cancel);
        var length = Math.Max(1, (int)(stepSeconds * first.Info.SampleRate)) * first.Info.ChannelCount;
        var (block, otherBlock) = (new float[length], new float[length]);
        var powers = new List<(double First, double Second, double Difference)>();
        var (samples, total, otherTotal, difference) = (0L, 0.0, 0.0, 0.0);
        for (int frames; (frames = first.Read(block)) > 0; )
        {
            var count = frames * first.Info.ChannelCount;
            second.Read(otherBlock);
            var a = block.AsSpan(0, count);
            var b = otherBlock.AsSpan(0, count);
            var (energy, otherEnergy) = (Energy(a), Energy(b));
            System.Numerics.Tensors.TensorPrimitives.Subtract<float>(a, b, b);
            var apart = Energy(b);
            powers.Add((energy / count, otherEnergy / count, apart / count));
            // The last block may be short, and weighs no more than it lasts.
            (samples, total, otherTotal, difference) = (samples + count, total + energy, otherTotal + otherEnergy, difference + apart);
        }
        return new VoiceDifference(
            name,
            Whole(total / samples),
            Whole(otherTotal / samples),
            total > 0 ? Whole(difference / total) : null,
            [.. powers.Select(e => Decibel(e.First))],
            [.. powers.Select(e => Decibel(e.Second))],
            [.. powers.Select(e => Decibel(e.Difference))],
            Math.Round(changedSeconds, 3)
        );
    }

    /// <summary>Time for which two curves differ.</summary>
    public static double ChangedSeconds(ReadOnlySpan<double> curve, ReadOnlySpan<double> other)
    {
        var frames = 0;
        for (var k = 0; k < Math.Max(curve.Length, other.Length); k++)
        {
            var (a, b) = (k < curve.Length ? curve[k] : 0, k < other.Length ? other[k] : 0);
            if (a > 0 != b > 0 || (a > 0 && Math.Abs(1200 * Math.Log2(a / b)) > ChangedCents))
                frames++;
        }
        return frames * PitchTracks.FrameSeconds;
    }

    private static double Energy(ReadOnlySpan<float> samples) => System.Numerics.Tensors.TensorPrimitives.SumOfSquares(samples);

    private static double? Whole(double power) => power > 1e-12 ? Math.Round(10 * Math.Log10(power), 2) : null;

    private static double Decibel(double power) => Math.Round(Math.Max(SilentDb, 10 * Math.Log10(power + 1e-12)), 1);
}
