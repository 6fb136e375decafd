namespace Discant.Evaluation.Datasets;

/// <summary>Songs whose voices were recorded one by one, so that any of them can be mixed.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Folder">Where it is.</param>
/// <param name="Songs">What was found.</param>
/// <param name="Missing">What belongs to it and is not there, one line each.</param>
/// <param name="PitchTables">Files with F0 of its mixtures (`multif0_*.npz`).</param>
public sealed record EnsembleDataset(
    string Name,
    string Folder,
    IReadOnlyList<EnsembleSong> Songs,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> PitchTables
);
