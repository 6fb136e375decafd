using System.Runtime.InteropServices;

namespace Discant.Pitch;

/// <summary>
/// Gives contours to voices: the cheapest way for all together, found by going through the contours in time with a beam of hypotheses, each
/// of which knows the last contour of every voice. Hypotheses that agree in that have the same future; only the better one goes on.
/// </summary>
internal sealed class ContourAssignment
{
    private const double MostUnusual = 7;
    private const double ClearlyAbove = 0.5; // semitones
    private const double SameToneSemitones = 0.8;
    private const double SameToneSeconds = 0.15;
    private const double UnisonSemitones = 1;

    private readonly IReadOnlyList<PitchContour> _contours;
    private readonly PathAssignmentOptions _options;
    private readonly double _frameSeconds;
    private readonly double _scale;

    /// <param name="contours">In the order of their beginnings.</param>
    /// <param name="options">Costs.</param>
    /// <param name="frameSeconds">Seconds from one frame to the next.</param>
    public ContourAssignment(IReadOnlyList<PitchContour> contours, PathAssignmentOptions options, double frameSeconds)
    {
        (_contours, _options, _frameSeconds) = (contours, options, frameSeconds);
        _scale = frameSeconds / PitchTracks.FrameSeconds;
    }

    /// <returns>For each contour its voice, -1: none; and what that costs.</returns>
    /// <param name="registers">Middle of each voice's register, MIDI, highest first.</param>
    /// <param name="cancel">Ends the work.</param>
    public (int[] Voices, double Cost) Assign(double[] registers, CancellationToken cancel)
    {
        var beam = new List<Hypothesis> { new(0, [.. registers.Select(_ => -1)], null) };
        for (var c = 0; c < _contours.Count; c++)
        {
            cancel.ThrowIfCancellationRequested();
            beam = Continued(beam, c, registers);
        }
        var voices = new int[_contours.Count];
        Array.Fill(voices, -1);
        for (var step = beam[0].Path; step is not null; step = step.Before)
            voices[step.Contour] = step.Voice;
        return (voices, beam[0].Cost);
    }

    private List<Hypothesis> Continued(List<Hypothesis> beam, int c, double[] registers)
    {
        var tone = _options.ToneCost - _contours[c].Evidence;
        var costs = Array.ConvertAll(
            registers,
            r => tone + _scale * _options.RegisterCost * _contours[c].Midi.Sum(midi => Unusual(midi - r))
        );
        var next = new Dictionary<int[], Hypothesis>(beam.Count * 2, LastContours.Comparer);
        var relations = new Dictionary<int, Relation>();
        foreach (var hypothesis in beam)
        {
            Keep(next, hypothesis);
            var others = Array.ConvertAll(hypothesis.Last, last => RelationOf(relations, last, c));
            for (var v = 0; v < registers.Length; v++)
            {
                var cost = hypothesis.Cost + costs[v] + others[v].Joining;
                for (var other = 0; other < others.Length; other++)
                    cost +=
                        other < v ? others[other].AboveIt
                        : other > v ? others[other].BelowIt
                        : 0;
                if (!double.IsFinite(cost))
                    continue;
                int[] last = [.. hypothesis.Last];
                last[v] = c;
                Keep(next, new Hypothesis(cost, last, new Step(c, v, hypothesis.Path)));
            }
        }
        // OrderBy is stable and the dictionary, from which nothing is removed, keeps the order: equal costs stay in the order of their making.
        return [.. next.Values.OrderBy(h => h.Cost).Take(_options.Beam)];
    }

    // Half the squared distance from the middle of the register, in standard deviations.
    private double Unusual(double semitones) =>
        Math.Min(0.5 * semitones * semitones / (_options.RegisterSpread * _options.RegisterSpread), MostUnusual);

    private static void Keep(Dictionary<int[], Hypothesis> next, Hypothesis hypothesis)
    {
        if (!next.TryGetValue(hypothesis.Last, out var other) || hypothesis.Cost < other.Cost)
            next[hypothesis.Last] = hypothesis;
    }

    private Relation RelationOf(Dictionary<int, Relation> known, int other, int c)
    {
        if (other < 0)
            return default;
        if (!known.TryGetValue(other, out var relation))
        {
            var (sounding, next) = (_contours[other], _contours[c]);
            var isHandedOver = sounding.Origin == next.Origin && sounding.End == next.Start;
            var beside = isHandedOver ? _options.HandOverCost : 0;
            var crossing = sounding.End > next.Start ? _scale * _options.CrossingCost : 0;
            relation = new Relation(
                Joining(other, c),
                beside + crossing * next.FramesAbove(sounding, ClearlyAbove),
                beside + crossing * sounding.FramesAbove(next, ClearlyAbove)
            );
            known.Add(other, relation);
        }
        return relation;
    }

    // From one contour of a voice to its next.
    private double Joining(int before, int c)
    {
        var (first, second) = (_contours[before], _contours[c]);
        if (first.Origin == second.Origin && first.End == second.Start)
            return -_options.ToneCost;
        var gap = (second.Start - first.End) * _frameSeconds;
        var overlap = first.Overlap(second);
        if (
            -gap > _options.LongestOverlapSeconds
            || second.End <= first.End
            || 2 * overlap > Math.Min(first.Midi.Length, second.Midi.Length)
        )
            return double.PositiveInfinity;
        var leap = Math.Abs(second.FirstMidi - first.LastMidi);
        var memory = Math.Pow(0.5, Math.Max(0, gap) / _options.MemorySeconds);
        var cost = memory * _options.LeapCost * Math.Min(leap, 12) + _scale * overlap * _options.OverlapCost;
        var goesOn = leap < SameToneSemitones && Math.Abs(gap) < SameToneSeconds;
        return goesOn ? cost - 0.5 * _options.ToneCost : cost;
    }

    /// <summary>Gives a voice that is silent between two of its tones the tone of another voice, where its own ends or begins on that pitch.</summary>
    /// <param name="assigned">The voice of each contour.</param>
    /// <param name="curves">voices x frames, MIDI, NaN where silent; changed.</param>
    public void ShareUnisons(int[] assigned, double[][] curves)
    {
        var most = (int)(_options.LongestUnisonSeconds / _frameSeconds);
        var before = Array.ConvertAll(curves, curve => curve.ToArray());
        for (var v = 0; v < curves.Length; v++)
        {
            var own = Enumerable.Range(0, _contours.Count).Where(c => assigned[c] == v).Select(c => _contours[c]).ToArray();
            foreach (var (first, second) in own.Zip(own.Skip(1)))
            {
                if (second.Start > first.End && second.Start - first.End <= most)
                    Share(first, second, [.. before.Where((_, u) => u != v)], curves[v]);
            }
        }
    }

    private static void Share(PitchContour first, PitchContour second, double[][] others, double[] curve)
    {
        foreach (var other in others)
        {
            var stretch = other[first.End..second.Start];
            var touches =
                Math.Abs(stretch[0] - first.LastMidi) < UnisonSemitones || Math.Abs(stretch[^1] - second.FirstMidi) < UnisonSemitones;
            if (!touches || stretch.Any(double.IsNaN) || stretch.Max() - stretch.Min() > 1)
                continue;
            stretch.CopyTo(curve, first.End);
            return;
        }
    }

    /// <param name="Joining">Cost of the new contour as the next of the same voice.</param>
    /// <param name="AboveIt">Cost of the new contour in a lower voice.</param>
    /// <param name="BelowIt">Cost of the new contour in a higher voice.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Relation(double Joining, double AboveIt, double BelowIt);

    private sealed record Hypothesis(double Cost, int[] Last, Step? Path);

    private sealed record Step(int Contour, int Voice, Step? Before);

    private sealed class LastContours : IEqualityComparer<int[]>
    {
        public static LastContours Comparer { get; } = new();

        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] last)
        {
            var hash = 17;
            foreach (var contour in last)
                hash = unchecked(hash * 486187739 + contour);
            return hash;
        }
    }
}
