namespace Discant.Evaluation.Experiments;

/// <summary>Which part of a data set an experiment covers; the defaults are the paper's.</summary>
public sealed record ExperimentOptions
{
    /// <summary>Names of the songs; empty: all.</summary>
    public IReadOnlyList<string> Songs { get; init; } = [];

    /// <summary>Numbers of the singers, from 1; empty: the paper's for each song, or all where it is not there.</summary>
    public IReadOnlyList<int> Singers { get; init; } = [];

    /// <summary>Numbers of voices that are mixed.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [4, 2];

    /// <summary>Combinations such as satb; empty: all.</summary>
    public IReadOnlyList<string> Combinations { get; init; } = [];

    /// <summary>Numbers of the excerpts; empty: all.</summary>
    public IReadOnlyList<int> Excerpts { get; init; } = [];

    /// <summary>Seeds of the methods in which something is random.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [0, 1, 2, 3, 4];

    /// <summary>Where F0 comes from.</summary>
    public PitchOrigin Pitch { get; init; } = PitchOrigin.Given;

    /// <summary>Units that are worked on side by side; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
