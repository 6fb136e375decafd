namespace Discant.Synthesis.Singing;

/// <summary>Gives each voice a note of every chord: near the note before, in range, uncrossed, without parallel fifths and octaves.</summary>
internal static class VoiceLeading
{
    private const int MostCandidates = 4;
    private const int MostCombinations = 20_000;

    /// <summary>The cheapest notes for a chord.</summary>
    /// <param name="chord">Pitch classes, root first.</param>
    /// <param name="voices">Highest first.</param>
    /// <param name="before">The notes of the chord before, MIDI.</param>
    /// <param name="random">Breaks ties, and keeps the writing from being always the same.</param>
    public static int[] Next(int[] chord, IReadOnlyList<VoicePart> voices, int[] before, Random random)
    {
        var ranges = voices.Select(VoiceRange.Of).ToArray();
        var most = (int)Math.Clamp(Math.Pow(MostCombinations, 1.0 / voices.Count), 2, MostCandidates);
        var candidates = ranges.Select((range, v) => Candidates(chord, range, before[v], most, random)).ToArray();
        var notes = new int[voices.Count];
        var best = (Cost: double.PositiveInfinity, Notes: candidates.Select(c => c[0]).ToArray());
        foreach (var _ in Combinations(candidates, notes, 0))
        {
            var cost = Cost(notes, before, chord, ranges) + random.NextDouble();
            if (cost < best.Cost)
                best = (cost, [.. notes]);
        }
        return best.Notes;
    }

    private static int[] Candidates(int[] chord, VoiceRange range, int before, int most, Random random) =>
        [
            .. Enumerable
                .Range(range.Lowest, range.Highest - range.Lowest + 1)
                .Where(midi => chord.Contains(midi % 12))
                .OrderBy(midi => Math.Abs(midi - before) + (0.25 * Math.Abs(midi - range.Centre)) + (2 * random.NextDouble()))
                .Take(most),
        ];

    private static IEnumerable<bool> Combinations(int[][] candidates, int[] notes, int voice)
    {
        if (voice == candidates.Length)
        {
            yield return true;
            yield break;
        }
        foreach (var note in candidates[voice])
        {
            notes[voice] = note;
            foreach (var complete in Combinations(candidates, notes, voice + 1))
                yield return complete;
        }
    }

    private static double Cost(int[] notes, int[] before, int[] chord, VoiceRange[] ranges)
    {
        var cost = notes[^1] % 12 == chord[0] ? 0.0 : 3;
        for (var v = 0; v < notes.Length; v++)
        {
            var step = Math.Abs(notes[v] - before[v]);
            cost += (step * step / 12.0) + (0.02 * Math.Pow(notes[v] - ranges[v].Centre, 2));
            for (var lower = v + 1; lower < notes.Length; lower++)
                cost += PairCost(notes[v], notes[lower], before[v], before[lower], lower == v + 1, lower == notes.Length - 1);
        }
        for (var tone = 0; tone < Math.Min(2, notes.Length); tone++)
            cost += Array.Exists(notes, note => note % 12 == chord[tone]) ? 0 : 8;
        return cost;
    }

    private static double PairCost(int upper, int lower, int upperBefore, int lowerBefore, bool adjacent, bool withBass)
    {
        var interval = upper - lower;
        var cost = interval switch
        {
            < 0 => 20.0,
            0 => 6,
            _ => 0,
        };
        if (adjacent && !withBass && interval > 12)
            cost += 5;
        var isParallel = upper != upperBefore && interval == upperBefore - lowerBefore;
        return isParallel && interval % 12 is 0 or 7 ? cost + 10 : cost;
    }
}
