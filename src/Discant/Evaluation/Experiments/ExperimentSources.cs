using Discant.Audio;
using Discant.Evaluation.Datasets;
using Discant.Pitch;

namespace Discant.Evaluation.Experiments;

/// <summary>What an experiment needs from outside of it.</summary>
/// <param name="Folder">Where its results are kept.</param>
/// <param name="Tables">F0 that comes with the data set.</param>
/// <param name="Listen">Hears the F0 of voices of these names from a mixture.</param>
/// <param name="Hash">SHA-256 of a file.</param>
/// <param name="Version">Stands for the program that computes; results of another one are not taken up.</param>
public sealed record ExperimentSources(
    string Folder,
    PitchTables Tables,
    Func<Mixture, IReadOnlyList<string>, CancellationToken, PitchTracks> Listen,
    Func<string, string> Hash,
    string Version
);
