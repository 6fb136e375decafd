namespace Discant.Training;

/// <summary>Recordings of single instruments to learn from, and other songs to validate on.</summary>
/// <param name="Training">To learn from; at least one of every instrument.</param>
/// <param name="Validation">To validate on; at least one of every instrument.</param>
public sealed record SoloSplit(IReadOnlyList<SoloSong> Training, IReadOnlyList<SoloSong> Validation)
{
    private const int Tenth = 10;

    /// <summary>Splits by songs, never within one: what an instrument plays elsewhere in a song tells how it sounds in the rest.</summary>
    /// <param name="songs">All recordings.</param>
    /// <param name="instruments">Names of the labels, for messages.</param>
    /// <param name="holdOut">Songs whose names begin so are for validation; where there are none, every tenth is.</param>
    /// <exception cref="TrainingFolderException">An instrument has nothing to learn from or nothing to validate on.</exception>
    public static SoloSplit Of(IReadOnlyList<SoloSong> songs, IReadOnlyList<string> instruments, IReadOnlyList<string> holdOut)
    {
        var names = songs.Select(s => s.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var held = (
            holdOut.Count > 0
                ? names.Where(n => holdOut.Any(p => n.StartsWith(p, StringComparison.Ordinal)))
                : names.Where((_, k) => k % Tenth == Tenth - 1)
        ).ToHashSet(StringComparer.Ordinal);
        var split = new SoloSplit([.. songs.Where(s => !held.Contains(s.Name))], [.. songs.Where(s => held.Contains(s.Name))]);
        foreach (var (label, instrument) in instruments.Index())
        {
            if (split.Training.All(s => s.Label != label))
                throw new TrainingFolderException($"there is nothing to learn {instrument} from");
            if (split.Validation.All(s => s.Label != label))
                throw new TrainingFolderException(
                    $"{names.Length} songs leave none with {instrument} for validation: hold some out by name, or give ten or more"
                );
        }
        return split;
    }
}
