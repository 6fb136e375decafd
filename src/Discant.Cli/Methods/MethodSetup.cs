using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.Models;
using Discant.Separation.Results;

namespace Discant.Cli.Methods;

/// <summary>A method with everything a user chose.</summary>
/// <param name="Settings">All settings that decide the result, by name.</param>
/// <param name="Prepare">Makes it ready; told where to keep the state of a fit, or null for nowhere.</param>
internal sealed record MethodSetup(IReadOnlyDictionary<string, string> Settings, Func<FitCheckpoint?, PrepareSeparator> Prepare)
{
    /// <summary>The model; null where there is none.</summary>
    public ModelIdentity? Model { get; init; }

    /// <summary>Names of the voices where the method needs no F0 and finds them itself; null where it goes by F0 curves.</summary>
    public IReadOnlyList<string>? OwnVoices { get; init; }

    /// <summary>Most steps of a fit on the recording.</summary>
    public int FitSteps { get; init; }

    /// <summary>The work on one recording.</summary>
    /// <param name="method">The method's word for --method.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="pitch">Where its F0 curves come from.</param>
    /// <param name="folder">Folder of the results.</param>
    public SeparationTask Task(string method, string recording, PitchSource pitch, string folder) =>
        new(recording, pitch, folder, method, Settings, Prepare) { Model = Model };
}
