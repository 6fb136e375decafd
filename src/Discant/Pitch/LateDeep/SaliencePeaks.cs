namespace Discant.Pitch.LateDeep;

/// <summary>F0 candidates off a salience map.</summary>
public static class SaliencePeaks
{
    private const float Faintest = 0.05f;
    private const int MostCandidates = 10;

    /// <summary>The local maxima of one frame, each placed between bins by a parabola through the logarithms around it.</summary>
    /// <param name="salience">One value a bin, 0 to 1.</param>
    /// <param name="bins">The bins.</param>
    /// <returns>At most ten, strongest first; the strength is the salience at the maximum.</returns>
    public static PitchCandidate[] Of(ReadOnlySpan<float> salience, PitchBins bins)
    {
        var peaks = new List<PitchCandidate>();
        for (var k = 1; k < salience.Length - 1; k++)
        {
            var (before, here, after) = (salience[k - 1], salience[k], salience[k + 1]);
            if (here >= Faintest && here > before && here >= after)
                peaks.Add(new PitchCandidate(bins.Hertz(k + Offset(before, here, after)), here));
        }
        return [.. peaks.OrderByDescending(p => p.Strength).ThenBy(p => p.Hertz).Take(MostCandidates)];
    }

    // The targets are Gaussian: their logarithm is a parabola.
    private static double Offset(float before, float here, float after)
    {
        const float nothing = 1e-6f;
        var (a, b, c) = (Math.Log(before + nothing), Math.Log(here + nothing), Math.Log(after + nothing));
        var curvature = a - 2 * b + c;
        return curvature < 0 ? Math.Clamp((a - c) / (2 * curvature), -0.5, 0.5) : 0;
    }
}
