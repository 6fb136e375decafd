namespace Discant.Separation.SparsePursuit;

/// <summary>How a dictionary of timbres is learned (spec 9).</summary>
public sealed record DictionaryLearningOptions
{
    /// <summary>Frames that are looked at, one after the other.</summary>
    public int Iterations { get; init; } = 800;

    /// <summary>Adam's.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Iterations after which the rows that explain least are replaced by new ones.</summary>
    public int ReplacementInterval { get; init; } = 200;

    /// <summary>Rows that are tried for each voice.</summary>
    public int RowsAVoice { get; init; } = 2;

    /// <summary>Further iterations in which the rows that are kept have the recording to themselves.</summary>
    public int FinalIterations { get; init; } = 400;
}
