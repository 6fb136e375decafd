using Discant.Figures;
using Discant.Pitch;

namespace Discant.Separation;

/// <summary>A separator together with what it owns (a model).</summary>
/// <param name="Separator">Ready to separate.</param>
/// <param name="Owned">Freed afterwards; may be null.</param>
public sealed record PreparedSeparator(ISeparator Separator, IDisposable? Owned) : IDisposable
{
    /// <summary>The loss before each step of fitting on the recording; empty where nothing was fitted.</summary>
    public IReadOnlyList<double> FitLosses { get; init; } = [];

    /// <summary>How many of those steps an interrupted run had done before.</summary>
    public int FitStepsTakenUp { get; init; }

    /// <summary>The curves to separate by, where the method has improved or found them itself; null: those it was given.</summary>
    public PitchTracks? Pitch { get; init; }

    /// <summary>What the user should know about the result, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the method chose among; empty where there was nothing to choose.</summary>
    public IReadOnlyList<FitCandidate> Candidates { get; init; } = [];

    /// <summary>Pictures of what the method has learned, for the report.</summary>
    public IReadOnlyList<LineFigure> Figures { get; init; } = [];

    /// <inheritdoc/>
    public void Dispose() => Owned?.Dispose();
}
