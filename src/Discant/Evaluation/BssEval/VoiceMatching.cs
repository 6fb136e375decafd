namespace Discant.Evaluation.BssEval;

/// <summary>Which estimate belongs to which reference, by a table of how well each fits.</summary>
internal static class VoiceMatching
{
    /// <summary>The most voices that are matched: the work doubles with each.</summary>
    public const int MostVoices = 16;

    // What is infinitely good or bad still leaves the other voices a say.
    private const double Limit = 1e6;

    /// <summary>The one-to-one matching of the largest sum; of several, the one whose first references take the first estimates.</summary>
    /// <param name="fit">references x estimates, dB; NaN, where a voice is silent, counts as the worst of all.</param>
    /// <returns>For each reference the number of its estimate.</returns>
    /// <exception cref="ArgumentException">More voices than <see cref="MostVoices"/>.</exception>
    public static int[] Best(double[,] fit)
    {
        var voices = fit.GetLength(0);
        if (voices > MostVoices)
            throw new ArgumentException($"{voices} voices are too many to be matched, at most {MostVoices} can be", nameof(fit));
        // rest[taken]: the largest sum of the references after the first ones, who have the estimates in the set `taken`.
        var rest = new double[1 << voices];
        for (var taken = rest.Length - 2; taken >= 0; taken--)
        {
            var reference = System.Numerics.BitOperations.PopCount((uint)taken);
            rest[taken] = Free(taken).Max(estimate => Limited(fit[reference, estimate]) + rest[taken | (1 << estimate)]);
        }
        var matching = new int[voices];
        for (var (taken, reference) = (0, 0); reference < voices; taken |= 1 << matching[reference], reference++)
            matching[reference] = Free(taken).MaxBy(estimate => Limited(fit[reference, estimate]) + rest[taken | (1 << estimate)]);
        return matching;

        IEnumerable<int> Free(int taken) => Enumerable.Range(0, voices).Where(estimate => (taken & (1 << estimate)) == 0);
    }

    private static double Limited(double decibels) => double.IsNaN(decibels) ? -Limit : Math.Clamp(decibels, -Limit, Limit);
}
