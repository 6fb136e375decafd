namespace Discant.Separation;

/// <summary>How F0 curves become the zero pattern of activations (Ewert and Mueller 2012).</summary>
public sealed record PitchActivityOptions
{
    /// <summary>Pitches in a semitone that have a spectrum of their own; F0 is rounded to them.</summary>
    public int StepsPerSemitone { get; init; } = 10;

    /// <summary>So many of these steps above and below its pitch a voice may sound as well.</summary>
    public int ToleranceSteps { get; init; }

    /// <summary>So many frames before and after a voice has a pitch, it may still sound it.</summary>
    public int ToleranceFrames { get; init; }

    /// <summary>An F0 below this counts as silence, Hz: its partials could not be told apart.</summary>
    public double LowestHz { get; init; } = 40;
}
