namespace Discant.Separation.HarmonicTones;

/// <summary>How tones are sought in a frame (spec 9).</summary>
public sealed record TonePursuitOptions
{
    /// <summary>What tones may be like.</summary>
    public ToneBounds Bounds { get; init; } = new();

    /// <summary>A further tone is kept if the distance that is left, as a norm, is below this much of the one before.</summary>
    public double Acceptance { get; init; } = 0.9;

    /// <summary>Voices for which a further tone is tried in a round, those first whose best tone fits best.</summary>
    public int Candidates { get; init; } = 4;

    /// <summary>Most steps of a fit.</summary>
    public int FitSteps { get; init; } = 12;

    /// <summary>From one fundamental that is tried to the next.</summary>
    public double StepCents { get; init; } = 8;
}
