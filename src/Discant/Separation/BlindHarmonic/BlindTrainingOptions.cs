namespace Discant.Separation.BlindHarmonic;

/// <summary>How a network learns from one recording (spec 4).</summary>
public sealed record BlindTrainingOptions
{
    /// <summary>How the gradient is estimated.</summary>
    public PolicyGradientOptions Gradient { get; init; } = new();

    /// <summary>Frames of an update.</summary>
    public int Batch { get; init; } = 12;

    /// <summary>Step size of the network's AdaMax.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Step size of the dictionary's AdaMax.</summary>
    public double DictionaryLearningRate { get; init; } = 1e-4;

    /// <summary>Draws of each tone; of those beyond the last as many as of the last.</summary>
    public IReadOnlyList<int> Guesses { get; init; } = [3, 3, 1];

    /// <summary>Frames of an update by imitation.</summary>
    public int ImitationBatch { get; init; } = 24;

    /// <summary>Weight of a choice's cross-entropy beside the loss, where tones are imitated.</summary>
    public double ImitationWeight { get; init; } = 3e-3;

    /// <summary>Draws of each of some voices' tones.</summary>
    internal IReadOnlyList<int> GuessesOf(int voices) =>
        [.. Enumerable.Range(0, voices).Select(k => Guesses[Math.Min(k, Guesses.Count - 1)])];
}
