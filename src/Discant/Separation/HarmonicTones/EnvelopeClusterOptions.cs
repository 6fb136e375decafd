namespace Discant.Separation.HarmonicTones;

/// <summary>How tones are given to voices by their timbre (spec 12).</summary>
public sealed record EnvelopeClusterOptions
{
    /// <summary>Partials that are compared.</summary>
    public int Partials { get; init; } = 8;

    /// <summary>Random starts; the one with the least distances is taken.</summary>
    public int Starts { get; init; } = 5;

    /// <summary>Most rounds from each start.</summary>
    public int Rounds { get; init; } = 60;

    /// <summary>
    /// What it costs a voice to leave a pitch that goes on in the next frame, against a squared distance of timbres: with it tones of one
    /// note go to one voice even where a frame's timbre would say otherwise. 0: every frame on its own.
    /// </summary>
    public double Continuity { get; init; } = 0.2;
}
