namespace Discant.Training;

/// <summary>A model to train, from folders to a model file.</summary>
/// <param name="Folders">Folders as <see cref="TrainingFolder"/> reads them.</param>
/// <param name="OutputFolder">Folder of checkpoint, best model and learning curves.</param>
public sealed record TrainingRequest(IReadOnlyList<string> Folders, string OutputFolder)
{
    /// <summary>Rate to bring recordings to, Hz.</summary>
    public int SampleRate { get; init; } = 16000;

    /// <summary>Recordings whose names begin with one of these are for validation only.</summary>
    public IReadOnlyList<string> HoldOut { get; init; } = [];

    /// <summary>How much of the recordings is used; null: all.</summary>
    public DataLimit? Limit { get; init; }

    /// <summary>Minutes of part-songs by the built-in singer that are added.</summary>
    public int SungMinutes { get; init; }

    /// <summary>How excerpts are drawn.</summary>
    public ExcerptOptions Excerpts { get; init; } = new();

    /// <summary>Batch, schedule, patience.</summary>
    public TrainingOptions Options { get; init; } = new();

    /// <summary>Take up a run that left a checkpoint.</summary>
    public bool Resume { get; init; }
}
