namespace Discant.Pitch;

/// <summary>
/// The periods that YIN could find in a frame, each with the probability that it does when its threshold is drawn from a beta distribution
/// (Mauch and Dixon 2014, Section 2.1).
/// </summary>
internal static class YinCandidates
{
    private const double Beta = 18; // beta(2, 18): mean 0.1

    /// <param name="difference">The difference function, from lag 0 on.</param>
    /// <param name="smallestLag">First lag that can be a period, at least 1.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="noTroughProbability">Probability of the deepest trough where none is below the threshold.</param>
    /// <returns>Highest F0 first; the probabilities add up to at most 1.</returns>
    internal static PitchCandidate[] Of(double[] difference, int smallestLag, double sampleRate, double noTroughProbability)
    {
        var normalised = YinDifference.Normalised(difference);
        var candidates = new List<PitchCandidate>();
        var lowest = 1.0;
        // The first trough below the threshold is the period, so only troughs deeper than all before can be.
        for (var lag = Math.Max(1, smallestLag); lag + 1 < normalised.Length; lag++)
        {
            var depth = normalised[lag];
            if (depth >= lowest || depth >= normalised[lag - 1] || depth > normalised[lag + 1])
                continue;
            var probability = ThresholdBelow(lowest) - ThresholdBelow(depth);
            candidates.Add(new PitchCandidate(sampleRate / Refined(difference, lag), probability));
            lowest = depth;
        }
        if (candidates.Count > 0)
            candidates[^1] = candidates[^1] with { Strength = candidates[^1].Strength + noTroughProbability * ThresholdBelow(lowest) };
        return [.. candidates];
    }

    /// <summary>Probability that a threshold of the beta distribution is below a value.</summary>
    internal static double ThresholdBelow(double value) => 1 - Math.Pow(1 - value, Beta) * (1 + Beta * value);

    // The bottom of the parabola through three points.
    private static double Refined(double[] difference, int lag)
    {
        var (before, at, after) = (difference[lag - 1], difference[lag], difference[lag + 1]);
        var bend = before - 2 * at + after;
        return bend > 0 ? lag + Math.Clamp((before - after) / (2 * bend), -1, 1) : lag;
    }
}
