namespace Discant.Pitch;

/// <summary>Where voices mostly sing: the middle of each, MIDI, the highest voice first.</summary>
internal static class VoiceRegisters
{
    private const int FewFrames = 100;
    private const double OutlierShare = 0.03;
    private const double MiddleC = 60;

    /// <summary>First guesses: the ranks in frames where every voice sounds, equal shares of all that sounds, equal parts of its range.</summary>
    /// <param name="contours">All contours.</param>
    /// <param name="voices">Number of voices.</param>
    /// <param name="frames">Number of frames.</param>
    public static IReadOnlyList<double[]> Guesses(IReadOnlyList<PitchContour> contours, int voices, int frames)
    {
        var sounding = Sounding(contours, frames);
        var all = sounding.SelectMany(s => s).Order().ToArray();
        if (all.Length == 0)
            return
            [
                [.. Enumerable.Repeat(MiddleC, voices)],
            ];
        var guesses = new List<double[]>();
        var complete = sounding.Where(s => s.Count == voices).ToArray();
        if (complete.Length >= FewFrames)
            guesses.Add([.. Enumerable.Range(0, voices).Select(v => Median(complete.Select(s => s[v])))]);
        var (low, high) = (all[(int)(all.Length * OutlierShare)], all[(int)(all.Length * (1 - OutlierShare))]);
        var shares = Enumerable.Range(0, voices).Select(v => (voices - v - 0.5) / voices).ToArray();
        guesses.Add(Array.ConvertAll(shares, s => all[(int)(all.Length * s)]));
        guesses.Add(Array.ConvertAll(shares, s => low + s * (high - low)));
        return guesses;
    }

    /// <summary>From what the voices were given; one that was given nothing keeps its register.</summary>
    /// <param name="contours">All contours.</param>
    /// <param name="assigned">The voice of each contour, -1: none.</param>
    /// <param name="before">The registers until now.</param>
    public static double[] Of(IReadOnlyList<PitchContour> contours, int[] assigned, double[] before)
    {
        var sung = before.Select(_ => new List<double>()).ToArray();
        for (var c = 0; c < contours.Count; c++)
        {
            if (assigned[c] >= 0)
                sung[assigned[c]].AddRange(contours[c].Midi);
        }
        return [.. sung.Select((pitches, v) => pitches.Count == 0 ? before[v] : Median(pitches))];
    }

    // The pitches of each frame, highest first.
    private static List<double>[] Sounding(IReadOnlyList<PitchContour> contours, int frames)
    {
        var sounding = Enumerable.Range(0, frames).Select(_ => new List<double>()).ToArray();
        foreach (var contour in contours)
        {
            for (var t = contour.Start; t < contour.End; t++)
                sounding[t].Add(contour.Midi[t - contour.Start]);
        }
        foreach (var frame in sounding)
            frame.Sort((a, b) => b.CompareTo(a));
        return sounding;
    }

    private static double Median(IEnumerable<double> pitches)
    {
        var sorted = pitches.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
