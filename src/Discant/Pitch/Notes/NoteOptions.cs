namespace Discant.Pitch.Notes;

/// <summary>What counts as a note.</summary>
public sealed record NoteOptions
{
    /// <summary>The shortest note; what is shorter belongs to its neighbours, or is none where it has no neighbour.</summary>
    public double LeastSeconds { get; init; } = 0.08;

    /// <summary>Gaps up to this long are no end of a note that goes on at its pitch.</summary>
    public double LongestGapSeconds { get; init; } = 0.032;

    /// <summary>Notes that follow each other without a gap are at least this far apart.</summary>
    public double LeastStepCents { get; init; } = 60;

    /// <summary>How far F0 lies from its note as a rule: vibrato, scoops and errors.</summary>
    public double SpreadCents { get; init; } = 35;

    /// <summary>What a frame can at most say against a note, in spreads: a single wild frame is no new note.</summary>
    public double MostSpreads { get; init; } = 3;

    /// <summary>What a new note costs, in spreads of one frame.</summary>
    public double NewNoteCost { get; init; } = 6;
}
