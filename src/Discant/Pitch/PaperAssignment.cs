namespace Discant.Pitch;

/// <summary>
/// The assignment of F0s to voices that the published method uses (Schulze-Forster et al. 2022, experiments; specification section 6),
/// for comparison with it. Rows with exactly one F0 a voice are sorted; stretches of other rows go by proximity to their neighbours.
/// </summary>
/// <remarks>
/// Two things are left open by the original and settled here. A stretch at an end of the recording has only one neighbour: there the
/// missing one counts as a silent row. The original tries every order of a row's F0s; here a row has only so many, the strongest, that there
/// are at most <see cref="MostOrders"/> orders (or one F0 a voice): 38 for three voices, 16 for four, 8 from six voices on.
/// </remarks>
public static class PaperAssignment
{
    /// <summary>So many orders of the F0s of a row are to be decided between at most.</summary>
    public const int MostOrders = 51_000;

    /// <summary>Most voices that can be assigned.</summary>
    public const int MostVoices = 8;

    /// <summary>Assigns F0s to voices.</summary>
    /// <param name="candidates">The F0s heard.</param>
    /// <param name="voices">Number of voices, 1 to <see cref="MostVoices"/>.</param>
    /// <param name="threshold">Weaker candidates are not used.</param>
    /// <param name="frames">Frames of 16 ms of the result; null: as many as the candidates last. The rows are stretched to fill them.</param>
    /// <returns>
    /// The highest voice first. Between a sung and a silent row F0 runs linearly through low values, as in the original, where the
    /// number of frames is not that of the rows.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">Too few or too many voices, or a negative number of frames.</exception>
    public static PitchTracks Assign(PitchCandidates candidates, int voices, double threshold = 0.5, int? frames = null)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentOutOfRangeException.ThrowIfLessThan(voices, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(voices, MostVoices);
        ArgumentOutOfRangeException.ThrowIfNegative(frames ?? 0, nameof(frames));
        var most = MostInARow(voices);
        var rows = candidates.Frames.Select(f => Row(f, voices, most, threshold)).ToArray();
        var assigned = new ProximityRows(rows, voices).Assign();
        var length = frames ?? (int)Math.Round(rows.Length * candidates.FrameSeconds / PitchTracks.FrameSeconds);
        return new PitchTracks([.. Enumerable.Range(1, voices).Select(k => Stretched(Array.ConvertAll(assigned, row => row[^k]), length))]);
    }

    // n F0s can be given to v voices in n! / (n - v)! orders.
    private static int MostInARow(int voices)
    {
        var most = voices;
        while (Enumerable.Range(most + 2 - voices, voices).Aggregate(1.0, (orders, n) => orders * n) <= MostOrders)
            most++;
        return most;
    }

    // Ascending, filled up with zeros to one value a voice.
    private static double[] Row(PitchCandidate[] frame, int voices, int most, double threshold)
    {
        var heard = frame
            .Where(c => c.Strength >= threshold && c.Hertz > 0)
            .OrderByDescending(c => c.Strength)
            .Take(most)
            .Select(c => c.Hertz)
            .ToList();
        heard.AddRange(Enumerable.Repeat(0.0, Math.Max(0, voices - heard.Count)));
        heard.Sort();
        return [.. heard];
    }

    // Linear interpolation with half-pixel centres (specification 2.2, generalised).
    private static double[] Stretched(double[] curve, int frames)
    {
        var stretched = new double[frames];
        for (var k = 0; k < frames && curve.Length > 0; k++)
        {
            var place = Math.Max(0, (k + 0.5) * curve.Length / frames - 0.5);
            var below = Math.Min((int)place, curve.Length - 1);
            var above = Math.Min(below + 1, curve.Length - 1);
            var share = place - below;
            stretched[k] = (1 - share) * curve[below] + share * curve[above];
        }
        return stretched;
    }
}
