using Discant.Audio;
using Discant.Pitch;

namespace Discant.Separation;

/// <summary>One recording to take apart.</summary>
/// <param name="Input">The recording.</param>
/// <param name="Pitch">F0 of each voice; its names name the stems.</param>
/// <param name="OutputFolder">Folder of the stems; made if need be.</param>
public sealed record SeparationRequest(string Input, PitchTracks Pitch, string OutputFolder)
{
    /// <summary>Format of the stems.</summary>
    public AudioFileFormat Format { get; init; } = AudioFileFormat.WavFloat;

    /// <summary>Replace stems that are already there.</summary>
    public bool Force { get; init; }

    /// <summary>Files that describe the stems that are replaced: removed before the first new stem gets its name.</summary>
    public IReadOnlyList<string> Outdated { get; init; } = [];

    /// <summary>Facts for the metadata of the parameters, where the method has any: the model, the settings; null keeps none.</summary>
    public IReadOnlyDictionary<string, string>? ParameterCard { get; init; }
}
