namespace Discant.Training;

/// <summary>How much of the recordings is used: the first in the order of their names, up to the one that reaches the length.</summary>
/// <param name="TrainingSeconds">To learn from, s.</param>
/// <param name="ValidationSeconds">To validate on, s.</param>
public sealed record DataLimit(double TrainingSeconds, double ValidationSeconds)
{
    /// <summary>The paper's small training set: one song each, of 2 min 40 s and 2 min 20 s (spec 4.2).</summary>
    public static DataLimit Small { get; } = new(160, 140);
}
