namespace Discant.Separation.HarmonicTones;

/// <summary>The exact pitch near a rough one: where a frame has most at the multiples.</summary>
public static class PitchSearch
{
    private const int Partials = 12;
    private const double ReachBins = 0.6;
    private const int StepsABin = 20;

    /// <summary>The fundamental at which the square roots of the magnitudes at its multiples add up to most.</summary>
    /// <param name="magnitudes">Of a frame: bins.</param>
    /// <param name="position">Where about the fundamental is, bins.</param>
    /// <returns>Bins, within 0.6 of the position; the position itself in silence.</returns>
    public static double Near(ReadOnlySpan<float> magnitudes, double position)
    {
        var (best, most) = (position, Sum(magnitudes, position));
        var steps = (int)(ReachBins * StepsABin);
        for (var step = -steps; step <= steps; step++)
        {
            var candidate = position + (double)step / StepsABin;
            if (candidate > 1 && Sum(magnitudes, candidate) is var sum && sum > most)
                (best, most) = (candidate, sum);
        }
        return best;
    }

    private static double Sum(ReadOnlySpan<float> magnitudes, double fundamental)
    {
        var sum = 0.0;
        for (var h = 1; h <= Partials; h++)
        {
            var place = fundamental * h;
            var bin = (int)place;
            if (bin + 1 >= magnitudes.Length)
                break;
            var between = place - bin;
            sum += (1 - between) * Math.Sqrt(magnitudes[bin]) + between * Math.Sqrt(magnitudes[bin + 1]);
        }
        return sum;
    }
}
