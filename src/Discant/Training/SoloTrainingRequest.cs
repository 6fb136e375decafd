namespace Discant.Training;

/// <summary>A model of single instruments to train, from folders to a model file.</summary>
/// <param name="Folders">Folders as <see cref="SoloFolder"/> reads them.</param>
/// <param name="Instruments">What the model is for.</param>
/// <param name="OutputFolder">Folder of checkpoint, best model and learning curves.</param>
public sealed record SoloTrainingRequest(IReadOnlyList<string> Folders, IReadOnlyList<string> Instruments, string OutputFolder)
{
    /// <summary>Songs whose names begin with one of these are for validation only, with all their instruments; none: every tenth.</summary>
    public IReadOnlyList<string> HoldOut { get; init; } = [];

    /// <summary>How excerpts are drawn.</summary>
    public SoloExcerptOptions Excerpts { get; init; } = new();

    /// <summary>Batch, schedule, patience.</summary>
    public TrainingOptions Options { get; init; } = new();

    /// <summary>What the weights were that it goes on from; null for random ones.</summary>
    public string? BeganFrom { get; init; }

    /// <summary>Take up a run that left a checkpoint.</summary>
    public bool Resume { get; init; }
}
