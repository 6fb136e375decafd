namespace Discant.Pitch.Notes;

/// <summary>F0 curves as notes.</summary>
/// <remarks>
/// A note is a level on a grid of 20 cents; the levels of a sung stretch are the path of least cost (Viterbi), in which each frame costs its
/// distance from the level, up to a limit, and each new level the same amount. So vibrato stays one note, and a glide becomes a border in
/// its middle. Neighbours closer than a step are one note; what is too short is shared out among its neighbours. Repeated notes without a gap
/// in the curve cannot be told from a long one.
/// </remarks>
public static class NoteSegmentation
{
    private const double LowestHertz = 40; // published curves glide through a few hertz into each rest
    private const double StepCents = 20;
    private const double MiddleShare = 0.6;
    private const double WildCents = 150; // a glide into a rest, or an error
    private const double GlideCents = 120; // what rises or falls by more in a short time holds no pitch
    private const double LongestGlideSeconds = 0.2;

    /// <summary>The notes of a curve.</summary>
    /// <param name="curve">frames of 16 ms, Hz, 0 where silent.</param>
    /// <param name="options">What counts as a note; the defaults if null.</param>
    /// <returns>In the order of time, without overlap.</returns>
    public static IReadOnlyList<PitchNote> Of(ReadOnlySpan<double> curve, NoteOptions? options = null)
    {
        options ??= new NoteOptions();
        var cents = new double[curve.Length];
        for (var k = 0; k < cents.Length; k++)
            cents[k] = curve[k] >= LowestHertz ? 100 * PitchScale.Midi(curve[k]) : double.NaN;
        var notes = new List<PitchNote>();
        for (var first = 0; first < cents.Length; )
        {
            if (double.IsNaN(cents[first]))
            {
                first++;
                continue;
            }
            var end = EndOfStretch(cents, first, options);
            notes.AddRange(Stretch(cents, first, end, options));
            first = end;
        }
        return notes;
    }

    // Short gaps are no end where the curve goes on at the same pitch.
    private static int EndOfStretch(double[] cents, int first, NoteOptions options)
    {
        var most = (int)Math.Round(options.LongestGapSeconds / PitchTracks.FrameSeconds);
        var end = first;
        while (true)
        {
            while (end < cents.Length && !double.IsNaN(cents[end]))
                end++;
            var next = end;
            while (next < cents.Length && next - end < most && double.IsNaN(cents[next]))
                next++;
            if (next >= cents.Length || double.IsNaN(cents[next]) || Math.Abs(cents[next] - cents[end - 1]) > options.LeastStepCents)
                return end;
            end = next;
        }
    }

    private static IEnumerable<PitchNote> Stretch(double[] cents, int first, int end, NoteOptions options)
    {
        var least = (int)Math.Ceiling(options.LeastSeconds / PitchTracks.FrameSeconds);
        var pieces = Pieces(Levels(cents.AsSpan(first, end - first), options), first);
        Merge(pieces, cents, options);
        ShareOut(pieces, cents, least);
        Merge(pieces, cents, options);
        Trim(pieces, cents);
        return pieces.Where(p => p.End - p.First >= least).Select(p => Note(cents, p.First, p.End));
    }

    // The level of each frame: Viterbi over levels that cost the same to change from anywhere to anywhere.
    private static int[] Levels(ReadOnlySpan<double> cents, NoteOptions options)
    {
        var (low, high) = (double.MaxValue, double.MinValue);
        foreach (var c in cents)
            if (!double.IsNaN(c))
                (low, high) = (Math.Min(low, c), Math.Max(high, c));
        var levels = (int)Math.Ceiling((high - low) / StepCents) + 1;
        var costs = new double[levels];
        var begins = new bool[cents.Length][];
        var best = new int[cents.Length];
        for (var frame = 0; frame < cents.Length; frame++)
        {
            begins[frame] = new bool[levels];
            var cheapest = costs[best[frame] = Array.IndexOf(costs, costs.Min())] + options.NewNoteCost;
            for (var level = 0; level < levels; level++)
            {
                begins[frame][level] = frame > 0 && cheapest < costs[level];
                var before = begins[frame][level] ? cheapest : costs[level];
                var distance = double.IsNaN(cents[frame]) ? 0 : Math.Abs(cents[frame] - low - level * StepCents) / options.SpreadCents;
                costs[level] = before + Math.Min(distance, options.MostSpreads);
            }
        }
        var path = new int[cents.Length];
        var at = Array.IndexOf(costs, costs.Min());
        for (var frame = path.Length - 1; frame >= 0; frame--)
        {
            path[frame] = at;
            if (begins[frame][at])
                at = best[frame];
        }
        return path;
    }

    private static List<(int First, int End)> Pieces(int[] levels, int first)
    {
        var pieces = new List<(int, int)>();
        var begin = 0;
        for (var k = 1; k <= levels.Length; k++)
        {
            if (k < levels.Length && levels[k] == levels[begin])
                continue;
            pieces.Add((first + begin, first + k));
            begin = k;
        }
        return pieces;
    }

    private static void Merge(List<(int First, int End)> pieces, double[] cents, NoteOptions options)
    {
        for (var k = 1; k < pieces.Count; )
        {
            var step = Math.Abs(Centre(cents, pieces[k].First, pieces[k].End) - Centre(cents, pieces[k - 1].First, pieces[k - 1].End));
            if (step >= options.LeastStepCents)
            {
                k++;
                continue;
            }
            pieces[k - 1] = (pieces[k - 1].First, pieces[k].End);
            pieces.RemoveAt(k);
            k = Math.Max(1, k - 1);
        }
    }

    // What is too short for a note is the way from one note to the next: half of it belongs to either.
    private static void ShareOut(List<(int First, int End)> pieces, double[] cents, int least)
    {
        for (var k = 0; k < pieces.Count && pieces.Count > 1; )
        {
            var (first, end) = pieces[k];
            if (end - first >= least && !IsGlide(cents, first, end))
            {
                k++;
                continue;
            }
            pieces.RemoveAt(k);
            var middle =
                k == 0 ? first
                : k == pieces.Count ? end
                : (first + end) / 2;
            if (k > 0)
                pieces[k - 1] = (pieces[k - 1].First, middle);
            if (k < pieces.Count)
                pieces[k] = (middle, pieces[k].End);
        }
    }

    private static bool IsGlide(double[] cents, int first, int end) =>
        (end - first) * PitchTracks.FrameSeconds <= LongestGlideSeconds && Math.Abs(cents[end - 1] - cents[first]) > GlideCents;

    // What glides out of silence or into it belongs to no note.
    private static void Trim(List<(int First, int End)> pieces, double[] cents)
    {
        bool IsWild(int frame, double centre) => !(Math.Abs(cents[frame] - centre) <= WildCents);
        var (first, end) = pieces[0];
        for (var centre = Centre(cents, first, end); first < end && IsWild(first, centre); )
            first++;
        pieces[0] = (first, end);
        (first, end) = pieces[^1];
        for (var centre = end > first ? Centre(cents, first, end) : 0; end > first && IsWild(end - 1, centre); )
            end--;
        pieces[^1] = (first, end);
    }

    private static double Centre(double[] cents, int first, int end)
    {
        var margin = (int)((end - first) * (1 - MiddleShare) / 2);
        return Median(cents.AsSpan(first + margin, end - first - 2 * margin)) ?? Median(cents.AsSpan(first, end - first)) ?? double.NaN;
    }

    /// <summary>The median of those values that are numbers; null where none is.</summary>
    internal static double? Median(ReadOnlySpan<double> values)
    {
        double[] sorted = [.. values.ToArray().Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static PitchNote Note(double[] cents, int first, int end)
    {
        var margin = (int)((end - first) * (1 - MiddleShare) / 4);
        var centre = Centre(cents, first, end);
        var points = Enumerable
            .Range(first + margin, end - first - 2 * margin)
            .Where(k => Math.Abs(cents[k] - centre) <= WildCents)
            .ToArray();
        if (points.Length == 0)
            return new PitchNote(first, end - first, centre / 100, 0, 0);
        var (x, y) = (points.Average(), points.Average(k => cents[k]));
        var spread = points.Sum(k => (k - x) * (k - x));
        var slope = spread > 0 ? points.Sum(k => (k - x) * (cents[k] - y)) / spread : 0;
        var power = points.Average(k => Math.Pow(cents[k] - y - slope * (k - x), 2));
        return new PitchNote(first, end - first, centre / 100, slope / PitchTracks.FrameSeconds, Math.Sqrt(2 * power));
    }
}
