using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.Models;

namespace Discant.Separation.Results;

/// <summary>One recording to be separated into a folder, with all that decides the result.</summary>
/// <param name="Input">The recording.</param>
/// <param name="Pitch">Where its F0 curves come from.</param>
/// <param name="Folder">Folder of the results.</param>
/// <param name="Method">Name of the method.</param>
/// <param name="Settings">All settings that decide the result, by name; not the number of threads.</param>
/// <param name="Prepare">Makes the method ready; told where to keep its state.</param>
public sealed record SeparationTask(
    string Input,
    PitchSource Pitch,
    string Folder,
    string Method,
    IReadOnlyDictionary<string, string> Settings,
    Func<FitCheckpoint, PrepareSeparator> Prepare
)
{
    /// <summary>The model; null for a start from scratch.</summary>
    public ModelIdentity? Model { get; init; }

    /// <summary>Format of the stems.</summary>
    public AudioFileFormat Format { get; init; } = AudioFileFormat.WavFloat;

    /// <summary>Replace results that are already there.</summary>
    public bool Force { get; init; }

    /// <summary>Leave a recording alone that is complete with these settings, and go on with one that was interrupted.</summary>
    public bool Resume { get; init; }

    /// <summary>Files that must not be replaced, whatever the request says: the recordings themselves.</summary>
    public IReadOnlyList<string> Untouchable { get; init; } = [];
}
