using System.Text.Json;
using Discant.Pitch;

namespace Discant.Evaluation;

/// <summary>How well the F0s heard in a recording of several voices agree with the true ones, whichever voice they belong to.</summary>
/// <param name="Pitch">Rates where an F0 is right that lies within the tolerance of a true one.</param>
/// <param name="Chroma">Rates where octaves do not count.</param>
/// <param name="ToleranceSemitones">Largest deviation that counts as right.</param>
/// <param name="Frames">Number of frames of the reference.</param>
public sealed record MultiPitchScores(MultiPitchRates Pitch, MultiPitchRates Chroma, double ToleranceSemitones, int Frames)
{
    /// <summary>The usual tolerance: 50 cents.</summary>
    public const double QuarterTone = 0.5;

    /// <summary>The strict tolerance: 20 cents.</summary>
    public const double FifthOfSemitone = 0.2;

    private const double SemitonesPerOctave = 12;

    /// <summary>Compares F0s at any times as mir_eval.multipitch does.</summary>
    /// <param name="referenceTimes">Seconds, increasing.</param>
    /// <param name="reference">For each of these times the true F0s, Hz, in any order; 0 is no F0.</param>
    /// <param name="estimateTimes">Seconds, increasing; where they differ from the reference's the nearest estimate is taken, and none outside of them.</param>
    /// <param name="estimate">For each of these times the estimated F0s, Hz.</param>
    /// <param name="toleranceSemitones">Largest deviation that counts as right.</param>
    /// <exception cref="ArgumentException">Not one list of F0s a time, or an F0 that is negative or not finite.</exception>
    public static MultiPitchScores Of(
        IReadOnlyList<double> referenceTimes,
        IReadOnlyList<double[]> reference,
        IReadOnlyList<double> estimateTimes,
        IReadOnlyList<double[]> estimate,
        double toleranceSemitones = QuarterTone
    )
    {
        Validate(referenceTimes, reference, nameof(reference));
        Validate(estimateTimes, estimate, nameof(estimate));
        var nearest = SameTimes(referenceTimes, estimateTimes) ? null : Nearest(estimateTimes, referenceTimes);
        return OfFrames(
            reference.Count,
            frame => reference[frame],
            frame =>
                nearest is null ? estimate[frame]
                : nearest[frame] is { } at ? estimate[at]
                : [],
            toleranceSemitones
        );
    }

    /// <summary>Compares the voices of two sets of curves, frame by frame and whichever voice is which.</summary>
    /// <param name="reference">The true curves; their frames count.</param>
    /// <param name="estimate">The estimated ones, silent beyond their end.</param>
    /// <param name="toleranceSemitones">Largest deviation that counts as right.</param>
    public static MultiPitchScores Of(PitchTracks reference, PitchTracks estimate, double toleranceSemitones = QuarterTone)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(estimate);
        return OfFrames(reference.FrameCount, frame => Chord(reference, frame), frame => Chord(estimate, frame), toleranceSemitones);
    }

    /// <summary>The scores as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.MultiPitchScores);

    private static MultiPitchScores OfFrames(int frames, Func<int, double[]> reference, Func<int, double[]> estimate, double tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        var (inReference, inEstimate) = (new int[frames], new int[frames]);
        var (right, rightInChroma) = (new int[frames], new int[frames]);
        for (var frame = 0; frame < frames; frame++)
        {
            var (truth, heard) = (Semitones(reference(frame)), Semitones(estimate(frame)));
            (inReference[frame], inEstimate[frame]) = (truth.Length, heard.Length);
            right[frame] = PitchMatching.Count(truth, heard, (a, b) => Math.Abs(a - b) <= tolerance);
            rightInChroma[frame] = PitchMatching.Count(truth, heard, (a, b) => ChromaDistance(a, b) <= tolerance);
        }
        return new(
            MultiPitchRates.Of(inReference, inEstimate, right),
            MultiPitchRates.Of(inReference, inEstimate, rightInChroma),
            tolerance,
            frames
        );
    }

    private static double[] Chord(PitchTracks tracks, int frame) =>
        frame < tracks.FrameCount ? [.. Enumerable.Range(0, tracks.VoiceCount).Select(voice => tracks.Voice(voice)[frame])] : [];

    private static double[] Semitones(double[] hertz) => [.. hertz.Where(f => f > 0).Select(PitchScale.Midi)];

    private static double ChromaDistance(double a, double b)
    {
        var difference = Math.Abs(Chroma12(a) - Chroma12(b));
        return Math.Min(difference, SemitonesPerOctave - difference);
    }

    private static double Chroma12(double semitones) => semitones - SemitonesPerOctave * Math.Floor(semitones / SemitonesPerOctave);

    private static void Validate(IReadOnlyList<double> times, IReadOnlyList<double[]> frames, string name)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(frames);
        if (times.Count != frames.Count)
            throw new ArgumentException($"{times.Count} times, but {frames.Count} lists of F0s", name);
        if (frames.Any(frame => frame.Any(f => !double.IsFinite(f) || f < 0)))
            throw new ArgumentException("an F0 is negative or not a number", name);
        for (var k = 0; k < times.Count; k++)
            if (!double.IsFinite(times[k]) || (k > 0 && times[k] < times[k - 1]))
                throw new ArgumentException("the times do not increase", name);
    }

    // Times that differ by rounding are the same (the bounds of numpy.allclose, which mir_eval uses).
    private static bool SameTimes(IReadOnlyList<double> a, IReadOnlyList<double> b) =>
        a.Count == b.Count && a.Zip(b).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-8 + 1e-5 * Math.Abs(pair.First));

    // The nearest of the times for each wanted one, the earlier of two equally near; null outside of the times.
    private static int?[] Nearest(IReadOnlyList<double> times, IReadOnlyList<double> wanted)
    {
        var nearest = new int?[wanted.Count];
        var at = 0;
        for (var k = 0; k < wanted.Count; k++)
        {
            while (at + 1 < times.Count && (times[at] + times[at + 1]) / 2 < wanted[k])
                at++;
            nearest[k] = times.Count > 0 && wanted[k] >= times[0] && wanted[k] <= times[^1] ? at : null;
        }
        return nearest;
    }
}
