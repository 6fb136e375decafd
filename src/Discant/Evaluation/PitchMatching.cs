namespace Discant.Evaluation;

/// <summary>The largest number of pairs of a true and a heard F0 in one frame, each used once: a maximum bipartite matching.</summary>
internal static class PitchMatching
{
    /// <param name="reference">True pitches.</param>
    /// <param name="estimate">Heard pitches.</param>
    /// <param name="fits">Whether a heard pitch may stand for a true one.</param>
    internal static int Count(double[] reference, double[] estimate, Func<double, double, bool> fits)
    {
        var taken = new int?[estimate.Length];
        var count = 0;
        for (var k = 0; k < reference.Length; k++)
            if (Place(k, new bool[estimate.Length]))
                count++;
        return count;

        // Finds a place for one true pitch, moving others on where that helps (an augmenting path).
        bool Place(int truth, bool[] tried)
        {
            for (var heard = 0; heard < estimate.Length; heard++)
            {
                if (tried[heard] || !fits(reference[truth], estimate[heard]))
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
