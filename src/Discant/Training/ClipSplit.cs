namespace Discant.Training;

/// <summary>Recordings to learn from, and others to validate on.</summary>
/// <param name="Training">To learn from; at least one.</param>
/// <param name="Validation">To validate on; at least one.</param>
public sealed record ClipSplit(IReadOnlyList<TrainingClip> Training, IReadOnlyList<TrainingClip> Validation)
{
    /// <summary>Splits recordings by their names and adds what the program sings.</summary>
    /// <param name="folders">See <see cref="TrainingFolder"/>.</param>
    /// <param name="holdOut">Recordings whose names begin so are for validation; where there are none, every tenth is.</param>
    /// <param name="limit">How much of the recordings is used; null: all.</param>
    /// <param name="sung">Part-songs to add to both; null: none.</param>
    /// <param name="sampleRate">Rate to bring everything to, Hz.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="TrainingFolderException">There is nothing to learn from or nothing to validate on.</exception>
    public static ClipSplit Read(
        IReadOnlyList<string> folders,
        IReadOnlyList<string> holdOut,
        DataLimit? limit,
        SungShare? sung,
        int sampleRate,
        CancellationToken cancel
    )
    {
        var clips = folders.SelectMany(f => TrainingFolder.Read(f, sampleRate, cancel)).ToArray();
        bool Held(TrainingClip clip) => holdOut.Any(p => clip.Name.StartsWith(p, StringComparison.Ordinal));
        // Without a word on validation every tenth recording is kept for it.
        var validation = holdOut.Count > 0 ? clips.Where(Held).ToList() : [.. clips.Where((_, k) => k % 10 == 9)];
        var training = clips.Except(validation).ToList();
        if (limit is not null)
        {
            training = First(training, limit.TrainingSeconds * sampleRate);
            validation = First(validation, limit.ValidationSeconds * sampleRate);
        }
        if (sung is not null)
        {
            training.AddRange(SungClips.Sing(sung.Minutes, sung.Seed, sampleRate));
            validation.AddRange(SungClips.Sing(sung.ValidationMinutes, sung.Seed + 1, sampleRate));
        }
        if (training.Count == 0)
            throw new TrainingFolderException("there is nothing to learn from: give a folder, or let the program sing");
        if (validation.Count == 0)
            throw new TrainingFolderException(
                $"{training.Count} recordings leave none for validation: hold some out by name, or give ten or more"
            );
        return new ClipSplit(training, validation);
    }

    // In the order of their names, up to the one that reaches the length.
    private static List<TrainingClip> First(IEnumerable<TrainingClip> clips, double samples)
    {
        var first = new List<TrainingClip>();
        foreach (var clip in clips.OrderBy(c => c.Name, StringComparer.Ordinal))
        {
            if (first.Sum(c => (double)c.Mixture.Length) >= samples)
                break;
            first.Add(clip);
        }
        return first;
    }
}
