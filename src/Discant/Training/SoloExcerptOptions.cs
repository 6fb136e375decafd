namespace Discant.Training;

/// <summary>How excerpts of single instruments are drawn.</summary>
public sealed record SoloExcerptOptions
{
    /// <summary>The published pieces of 7 to 10 s at their own level (spec 1.2 c).</summary>
    public static SoloExcerptOptions Published { get; } =
        new()
        {
            ShortestSeconds = 7,
            LongestSeconds = 10,
            LevelDecibels = null,
            GainDecibels = 0,
            EqualiserDecibels = 0,
            ReverberationShare = 0,
        };

    /// <summary>Shortest excerpt, s.</summary>
    public double ShortestSeconds { get; init; } = 4;

    /// <summary>Longest excerpt, s; drawn for each micro-batch.</summary>
    public double LongestSeconds { get; init; } = 4;

    /// <summary>Excerpts are made louder or softer by up to so many dB, since nobody knows how loud an instrument will be in a mixture.</summary>
    public double GainDecibels { get; init; } = 6;

    /// <summary>
    /// Recordings are brought to this level where they are loud (<see cref="Pitch.LateDeep.RecordingLevel"/>), dB of full scale; null: as
    /// they are.
    /// </summary>
    public double? LevelDecibels { get; init; } = -20;

    /// <summary>Standard deviation of the curve that excerpts are filtered with, dB (<see cref="SoloColour"/>).</summary>
    public double EqualiserDecibels { get; init; } = 3;

    /// <summary>Share of the excerpts that are reverberated, 0 to 1 (<see cref="SoloColour"/>).</summary>
    public double ReverberationShare { get; init; } = 0.5;

    /// <summary>Hz.</summary>
    public int SampleRate { get; init; } = 22050;
}
