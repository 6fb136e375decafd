namespace Discant.Separation.BlindHarmonic;

/// <summary>How the tones of a frame are drawn, one after another: from each node of a tone the draws of the next one branch off.</summary>
/// <param name="Levels">One a tone.</param>
/// <param name="Voices">m, the number of tones.</param>
internal sealed record SamplingPlan(IReadOnlyList<SamplingLevel> Levels, int Voices)
{
    private const double Coldest = 0.01;

    /// <summary>Joint samples of a frame.</summary>
    internal int Leaves => Nodes(Levels.Count - 1);

    /// <summary>Nodes of a frame at a depth.</summary>
    internal int Nodes(int depth) => Levels.Take(depth + 1).Aggregate(1, (n, level) => n * level.Branches(Voices));

    /// <summary>Each tone is drawn anew from every draw of the tone before: the network looks at each of these once (spec 8.5).</summary>
    /// <param name="guesses">Draws of each tone.</param>
    internal static SamplingPlan Tree(IReadOnlyList<int> guesses)
    {
        var levels = new List<SamplingLevel>();
        var nodes = 1;
        foreach (var count in guesses)
        {
            levels.Add(new(count, [.. Enumerable.Range(0, nodes).SelectMany(_ => Exponents(count))], false));
            nodes *= count;
        }
        return new(levels, guesses.Count);
    }

    /// <summary>As published: every joint sample is drawn from its first tone on, with all combinations of exponents (spec 3.3).</summary>
    /// <param name="guesses">Exponents of each tone.</param>
    internal static SamplingPlan Flat(IReadOnlyList<int> guesses)
    {
        var samples = guesses.Aggregate(1, (a, b) => a * b);
        var levels = new List<SamplingLevel>();
        var repeats = samples;
        for (var depth = 0; depth < guesses.Count; depth++)
        {
            repeats /= guesses[depth];
            var own = Exponents(guesses[depth]);
            double[] exponents = [.. Enumerable.Range(0, samples).Select(k => own[k / repeats % own.Length])];
            levels.Add(new(depth == 0 ? samples : 1, exponents, false));
        }
        return new(levels, guesses.Count);
    }

    /// <summary>The first tone's bin is drawn, and each voice in turn plays there (spec 12).</summary>
    /// <param name="guesses">Draws of each tone.</param>
    internal static SamplingPlan Labels(IReadOnlyList<int> guesses)
    {
        var levels = new List<SamplingLevel> { new(guesses[0], Exponents(guesses[0]), true) };
        var nodes = guesses[0] * guesses.Count;
        foreach (var count in guesses.Skip(1))
        {
            levels.Add(new(count, [.. Enumerable.Range(0, nodes).SelectMany(_ => Exponents(count))], false));
            nodes *= count;
        }
        return new(levels, guesses.Count);
    }

    // Geometric from 1 to 0.01.
    private static double[] Exponents(int count) =>
        [.. Enumerable.Range(0, count).Select(k => count == 1 ? 1 : Math.Pow(Coldest, k / (count - 1.0)))];
}
