namespace Discant.Separation.SourceFilter;

/// <summary>How F0 curves are improved by analysis and synthesis.</summary>
public sealed record PitchRefinementOptions
{
    /// <summary>Searches one after the other, from coarse to fine; each starts from what the one before it found.</summary>
    public IReadOnlyList<PitchRefinementRound> Rounds { get; init; } =
    [
        new(ReachCents: 100, StepCents: 20, HighestHz: 2500, PooledFrames: 15),
        new(ReachCents: 20, StepCents: 10, HighestHz: 4000, PooledFrames: 9),
        new(ReachCents: 8, StepCents: 4, HighestHz: 4000, PooledFrames: 3),
    ];

    /// <summary>How often a round goes over the voices: what one voice takes, the others need not explain.</summary>
    public int Sweeps { get; init; } = 2;

    /// <summary>What a change of the correction costs, a cent; in shares of the mixture.</summary>
    public double ChangeCost { get; init; } = 0.01;

    /// <summary>What a correction costs, a cent and frame; in shares of the mixture.</summary>
    public double CorrectionCost { get; init; } = 0.0003;

    /// <summary>A tone keeps its correction if that brings its distance from the mixture down by more than this share.</summary>
    public double LeastGain { get; init; } = 0.002;

    /// <summary>Frames of a window, of which the middle half is kept; a multiple of 4.</summary>
    public int WindowFrames { get; init; } = 248;

    /// <summary>Seed of the noise.</summary>
    public int Seed { get; init; } = 4;

    /// <summary>Worker threads; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
