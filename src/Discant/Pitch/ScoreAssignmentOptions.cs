namespace Discant.Pitch;

/// <summary>Settings of <see cref="ScoreAssignment"/>. Costs are in units of evidence: a candidate of strength p gives ln(p / (1 - p)).</summary>
public sealed record ScoreAssignmentOptions
{
    /// <summary>Weaker candidates are not looked at, even where the score has a note.</summary>
    public double LeastStrength { get; init; } = 0.05;

    /// <summary>How much earlier or later than in the aligned score a note may be sung, seconds.</summary>
    public double SlackSeconds { get; init; } = 0.16;

    /// <summary>Farthest that a voice strays from its note, cents.</summary>
    public double MostCents { get; init; } = 150;

    /// <summary>Standard deviation of what a voice sings around its note, cents.</summary>
    public double SpreadCents { get; init; } = 60;

    /// <summary>Added to the evidence of a candidate near a note of the score.</summary>
    public double NoteBonus { get; init; } = 1.5;

    /// <summary>Cost of a frame in which a voice is silent where it has a note.</summary>
    public double RestCost { get; init; } = 1;

    /// <summary>Bounds the evidence of a frame to each side.</summary>
    public double MostEvidence { get; init; } = 3;

    /// <summary>Cost of beginning or ceasing to sing.</summary>
    public double SwitchCost { get; init; } = 2;

    /// <summary>Cost of a semitone from one frame to the next.</summary>
    public double MoveCost { get; init; } = 1;

    /// <summary>Largest cost of a move.</summary>
    public double MostMoveCost { get; init; } = 3;
}
