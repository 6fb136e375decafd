using Discant.Pitch.LateDeep;

namespace Discant.Training.Salience;

/// <summary>What an estimator of F0s shall be trained on, and how.</summary>
/// <param name="Folders">Solo clips and pieces with stems, see <see cref="TrainingFolder"/>.</param>
/// <param name="OutputFolder">Where the model goes.</param>
public sealed record SalienceTrainingRequest(IReadOnlyList<string> Folders, string OutputFolder)
{
    /// <summary>Size of the network.</summary>
    public LateDeepSize Size { get; init; } = LateDeepSize.Half;

    /// <summary>Clips whose names begin so are for validation; where there are none, every tenth is.</summary>
    public IReadOnlyList<string> HoldOut { get; init; } = [];

    /// <summary>Minutes of part-songs by the built-in singer.</summary>
    public int SungMinutes { get; init; }

    /// <summary>How excerpts are put together.</summary>
    public SalienceExcerptOptions Excerpts { get; init; } = new();

    /// <summary>Batch, schedule, seed.</summary>
    public SalienceTrainingOptions Options { get; init; } = new();

    /// <summary>Go on from a checkpoint in the output folder.</summary>
    public bool Resume { get; init; }
}
