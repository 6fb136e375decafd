using Discant.Audio;
using Discant.Pitch;

namespace Discant.Separation;

/// <summary>Makes a method ready for one recording.</summary>
/// <param name="MethodRate">Rate at which the method hears the recording, Hz.</param>
/// <param name="Make">Loads, and where asked for fits, the model.</param>
public sealed record PrepareSeparator(int MethodRate, PrepareSeparator.Maker Make)
{
    /// <summary>Whether the method goes by F0 curves; if not, those it is given only name the voices.</summary>
    public bool NeedsPitch { get; init; } = true;

    /// <summary>Loads, and where asked for fits, the model.</summary>
    /// <param name="mixture">The recording, mono at the method's rate.</param>
    /// <param name="pitch">F0 of each voice.</param>
    /// <param name="progress">Receives how far fitting is.</param>
    /// <param name="cancel">Ends the work.</param>
    public delegate PreparedSeparator Maker(
        Mixture mixture,
        PitchTracks pitch,
        IProgress<SeparationProgress> progress,
        CancellationToken cancel
    );
}
