using Discant.Separation.Models;

namespace Discant.Separation.Results;

/// <summary>One recording to be separated into a folder, with all that decides the result.</summary>
/// <param name="Request">What, with which F0, where to.</param>
/// <param name="Method">Name of the method.</param>
/// <param name="Settings">All settings that decide the result, by name; not the number of threads.</param>
/// <param name="Prepare">Makes the method ready; told where to keep its state.</param>
public sealed record SeparationTask(
    SeparationRequest Request,
    string Method,
    IReadOnlyDictionary<string, string> Settings,
    Func<FitCheckpoint, PrepareSeparator> Prepare
)
{
    /// <summary>The model; null for a start from scratch.</summary>
    public ModelIdentity? Model { get; init; }

    /// <summary>Leave a recording alone that is complete with these settings, and go on with one that was interrupted.</summary>
    public bool Resume { get; init; }

    /// <summary>Files that must not be replaced, whatever the request says: the recordings themselves.</summary>
    public IReadOnlyList<string> Untouchable { get; init; } = [];
}
