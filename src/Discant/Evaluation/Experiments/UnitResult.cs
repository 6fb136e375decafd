namespace Discant.Evaluation.Experiments;

/// <summary>What a unit came to, as it is kept for a run that goes on.</summary>
/// <param name="Identity">Stands for everything that decides it: data, F0, method, settings, model, seed, excerpts, version.</param>
/// <param name="PitchOrigin">Where its F0 came from.</param>
/// <param name="Rows">Its rows.</param>
public sealed record UnitResult(string Identity, string PitchOrigin, IReadOnlyList<ExperimentRow> Rows);
