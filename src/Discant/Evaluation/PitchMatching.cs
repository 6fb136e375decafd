namespace Discant.Evaluation;

/// <summary>The largest number of pairs of what is true and what was heard, each used once: a maximum bipartite matching.</summary>
internal static class PitchMatching
{
    /// <param name="reference">True pitches.</param>
    /// <param name="estimate">Heard pitches.</param>
    /// <param name="fits">Whether a heard pitch may stand for a true one.</param>
    internal static int Count(double[] reference, double[] estimate, Func<double, double, bool> fits) =>
        Pairs(reference.Length, estimate.Length, (r, e) => fits(reference[r], estimate[e])).Count(p => p is not null);

    /// <param name="references">Number of true ones.</param>
    /// <param name="estimates">Number of heard ones.</param>
    /// <param name="fits">Whether a heard one may stand for a true one, by their numbers.</param>
    /// <returns>For each heard one the true one that it stands for, or null.</returns>
    internal static int?[] Pairs(int references, int estimates, Func<int, int, bool> fits)
    {
        var taken = new int?[estimates];
        for (var k = 0; k < references; k++)
            Place(k, new bool[estimates]);
        return taken;

        // Finds a place for one true pitch, moving others on where that helps (an augmenting path).
        bool Place(int truth, bool[] tried)
        {
            for (var heard = 0; heard < estimates; heard++)
            {
                if (tried[heard] || !fits(truth, heard))
                    continue;
                tried[heard] = true;
                if (taken[heard] is { } other && !Place(other, tried))
                    continue;
                taken[heard] = truth;
                return true;
            }
            return false;
        }
    }
}
