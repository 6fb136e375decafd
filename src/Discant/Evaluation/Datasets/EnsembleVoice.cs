namespace Discant.Evaluation.Datasets;

/// <summary>One part of a song.</summary>
/// <param name="Name">Its name, such as soprano.</param>
/// <param name="Files">A recording of each singer of this part, in the order of the files' names.</param>
public sealed record EnsembleVoice(string Name, IReadOnlyList<string> Files);
