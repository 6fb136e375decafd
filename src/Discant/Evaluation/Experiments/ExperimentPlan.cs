using Discant.Evaluation.Datasets;

namespace Discant.Evaluation.Experiments;

/// <summary>All that an experiment does, song by song.</summary>
/// <param name="Parts">Songs and singers with their units, in the order in which they are worked on.</param>
/// <param name="Notes">What was left out and why, one line each.</param>
public sealed record ExperimentPlan(IReadOnlyList<ExperimentPlan.Part> Parts, IReadOnlyList<string> Notes)
{
    /// <summary>What is done with the recordings of a song by one singer a voice.</summary>
    /// <param name="Song">The song.</param>
    /// <param name="Singer">Number of the singer, from 1.</param>
    /// <param name="Units">The work.</param>
    public sealed record Part(EnsembleSong Song, int Singer, IReadOnlyList<ExperimentUnit> Units);

    /// <summary>Number of units.</summary>
    public int Units => Parts.Sum(p => p.Units.Count);

    /// <summary>Plans an experiment.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="methods">The methods.</param>
    /// <param name="conditions">What is done to F0; for most experiments <see cref="PitchCondition.None"/> alone.</param>
    /// <param name="options">Which part of the data set.</param>
    /// <exception cref="DatasetException">Nothing is left to do.</exception>
    public static ExperimentPlan Of(
        EnsembleDataset dataset,
        IReadOnlyList<ExperimentMethod> methods,
        IReadOnlyList<PitchCondition> conditions,
        ExperimentOptions options
    )
    {
        var notes = dataset.Missing.ToList();
        var parts = new List<Part>();
        foreach (var song in dataset.Songs.Where(s => IsChosen(options.Songs, s.Name)))
        foreach (var singer in SingersOf(song, options, notes))
        {
            var mixtures = options
                .Sizes.SelectMany(size => EnsembleMixture.Of(song, singer, size))
                .Where(m => IsChosen(options.Combinations, m.Combination));
            var units =
                from mixture in mixtures
                from method in methods
                from condition in method.IgnoresPitch ? [PitchCondition.None] : conditions
                from seed in method.IsRandom ? options.Seeds : [0]
                select new ExperimentUnit(mixture, method, seed, condition);
            if (units.ToArray() is { Length: > 0 } work)
                parts.Add(new Part(song, singer, work));
            else
                notes.Add($"{song.Name}: has no mixture of {string.Join(" or ", options.Sizes)} voices as chosen");
        }
        foreach (var name in options.Songs.Except(dataset.Songs.Select(s => s.Name), StringComparer.OrdinalIgnoreCase))
            notes.Add($"{name}: there is no such song in {dataset.Folder}");
        return parts.Count > 0
            ? new ExperimentPlan(parts, notes)
            : throw new DatasetException($"{dataset.Folder}: nothing of it was chosen ({string.Join("; ", notes)})");
    }

    private static IEnumerable<int> SingersOf(EnsembleSong song, ExperimentOptions options, List<string> notes)
    {
        if (options.Singers.Count > 0)
        {
            foreach (var absent in options.Singers.Where(s => s > song.Singers))
                notes.Add(FormattableString.Invariant($"{song.Name}: has no singer {absent}"));
            return options.Singers.Where(s => s <= song.Singers);
        }
        return song.PaperSinger is { } singer && singer <= song.Singers ? [singer] : Enumerable.Range(1, song.Singers);
    }

    private static bool IsChosen(IReadOnlyList<string> chosen, string name) =>
        chosen.Count == 0 || chosen.Contains(name, StringComparer.OrdinalIgnoreCase);
}
