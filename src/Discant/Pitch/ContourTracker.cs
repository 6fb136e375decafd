namespace Discant.Pitch;

/// <summary>Links candidates of consecutive frames into contours.</summary>
internal sealed class ContourTracker
{
    private const double BaseReach = 0.35; // semitones: what an estimate jitters by

    private readonly PathAssignmentOptions _options;
    private readonly double _frameSeconds;
    private readonly List<OpenContour> _open = [];
    private readonly List<PitchContour> _done = [];

    private ContourTracker(PathAssignmentOptions options, double frameSeconds) => (_options, _frameSeconds) = (options, frameSeconds);

    /// <returns>In the order of their beginnings; lower ones first where they begin together.</returns>
    public static List<PitchContour> Track(PitchCandidates candidates, PathAssignmentOptions options)
    {
        var tracker = new ContourTracker(options, candidates.FrameSeconds);
        for (var t = 0; t < candidates.Frames.Count; t++)
            tracker.Take(t, candidates.Frames[t]);
        tracker.Close(int.MaxValue);
        tracker._done.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.FirstMidi.CompareTo(b.FirstMidi));
        return tracker._done;
    }

    private void Take(int t, PitchCandidate[] frame)
    {
        Close(t);
        var heard = frame
            .Where(c => c.Strength >= _options.LeastStrength && c.Hertz > 0)
            .Select(c => (Midi: PitchScale.Midi(c.Hertz), c.Strength))
            .OrderBy(c => c.Midi)
            .ToArray();
        var links =
            from contour in Enumerable.Range(0, _open.Count)
            from candidate in Enumerable.Range(0, heard.Length)
            let distance = Math.Abs(_open[contour].LastMidi - heard[candidate].Midi)
            where distance < Reach(t - _open[contour].LastFrame)
            orderby distance - 0.3 * heard[candidate].Strength - 0.3 * _open[contour].LastStrength, contour, candidate
            select (contour, candidate);
        var continued = new bool[_open.Count];
        var used = new bool[heard.Length];
        foreach (var (contour, candidate) in links.ToArray())
        {
            if (continued[contour] || used[candidate])
                continue;
            continued[contour] = used[candidate] = true;
            _open[contour].Add(t, heard[candidate].Midi, heard[candidate].Strength);
        }
        for (var k = 0; k < heard.Length; k++)
        {
            if (!used[k])
                _open.Add(new OpenContour(t, heard[k].Midi, heard[k].Strength));
        }
    }

    private double Reach(int frames) => BaseReach + _options.FastestGlide * _frameSeconds * Math.Min(frames, 2);

    private void Close(int t)
    {
        foreach (var contour in _open.Where(c => (t - c.LastFrame - 1) * _frameSeconds > _options.LongestGapSeconds))
        {
            if (Strongest(contour) is { } tone && tone.Midi.Length * _frameSeconds >= _options.ShortestToneSeconds)
                _done.Add(tone);
        }
        _open.RemoveAll(c => (t - c.LastFrame - 1) * _frameSeconds > _options.LongestGapSeconds);
    }

    // The stretch with the most evidence: weak beginnings and ends are left away.
    private PitchContour? Strongest(OpenContour contour)
    {
        var scale = _frameSeconds / PitchTracks.FrameSeconds;
        var (best, from, to) = (0.0, 0, 0);
        var (sum, start) = (0.0, 0);
        var evidence = contour.Strengths.Select(s => scale * Evidence(s)).ToArray();
        for (var k = 0; k < evidence.Length; k++)
        {
            if (sum <= 0)
                (sum, start) = (0, k);
            sum += evidence[k];
            if (sum > best)
                (best, from, to) = (sum, start, k + 1);
        }
        return best > 0 ? new PitchContour(contour.Start + from, [.. contour.Midi[from..to]], evidence[from..to], _done.Count) : null;
    }

    private double Evidence(double strength) =>
        strength <= 0
            ? -_options.MissingCost
            : Math.Clamp(Math.Log(strength / Math.Max(1 - strength, 1e-9)), -_options.MostEvidence, _options.MostEvidence)
                + _options.SingingBonus;

    private sealed class OpenContour(int start, double midi, double strength)
    {
        public int Start => start;

        public List<double> Midi { get; } = [midi];

        // 0 where nothing was heard.
        public List<double> Strengths { get; } = [strength];

        public int LastFrame => start + Midi.Count - 1;

        public double LastMidi => Midi[^1];

        public double LastStrength => Strengths[^1];

        public void Add(int t, double next, double nextStrength)
        {
            var (last, gap) = (LastMidi, t - LastFrame);
            for (var k = 1; k < gap; k++)
            {
                Midi.Add(last + (next - last) * k / gap);
                Strengths.Add(0);
            }
            Midi.Add(next);
            Strengths.Add(nextStrength);
        }
    }
}
