using Discant.Audio;
using Discant.Figures;
using Discant.Pitch;

namespace Discant.Separation;

/// <summary>What a separation wrote.</summary>
/// <param name="Input">The recording.</param>
/// <param name="Frames">Its length in frames.</param>
/// <param name="SampleRate">Hz.</param>
/// <param name="Channels">Its channels.</param>
/// <param name="Stems">The files, one a voice, in order.</param>
/// <param name="Pitch">The curves it went by, which name the voices.</param>
/// <param name="Levels">Root mean square of each stem, full scale 1.</param>
/// <param name="Warnings">One line each, for the user.</param>
public sealed record SeparationSummary(
    string Input,
    long Frames,
    int SampleRate,
    int Channels,
    IReadOnlyList<AudioWriteResult> Stems,
    PitchTracks Pitch,
    IReadOnlyList<double> Levels,
    IReadOnlyList<string> Warnings
)
{
    /// <summary>The loss before each step of fitting on the recording; empty where nothing was fitted.</summary>
    public IReadOnlyList<double> FitLosses { get; init; } = [];

    /// <summary>How many of those steps an interrupted run had done before.</summary>
    public int FitStepsTakenUp { get; init; }

    /// <summary>What the method chose among; empty where there was nothing to choose.</summary>
    public IReadOnlyList<FitCandidate> Candidates { get; init; } = [];

    /// <summary>Pictures of what the method has learned.</summary>
    public IReadOnlyList<LineFigure> Figures { get; init; } = [];

    /// <summary>Whether the parameters of the voices were kept.</summary>
    public bool HasParameters { get; init; }
}
