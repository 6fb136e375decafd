namespace Discant.Pitch;

/// <summary>
/// Settings of <see cref="PathAssignment"/>. Costs are in units of evidence: a frame of 16 ms with a candidate of strength p gives
/// ln(p / (1 - p)), at most <see cref="MostEvidence"/>.
/// </summary>
public sealed record PathAssignmentOptions
{
    /// <summary>Weaker candidates are not looked at.</summary>
    public double LeastStrength { get; init; } = 0.06;

    /// <summary>Bounds the evidence of a frame to each side.</summary>
    public double MostEvidence { get; init; } = 2.4;

    /// <summary>Added to the evidence of each frame: how much rather a voice sings than not.</summary>
    public double SingingBonus { get; init; } = 1.25;

    /// <summary>Cost of a frame in which a tone that goes on is not heard.</summary>
    public double MissingCost { get; init; } = 0.66;

    /// <summary>A tone may be unheard for so long, seconds.</summary>
    public double LongestGapSeconds { get; init; } = 0.065;

    /// <summary>Shorter tones are dropped, seconds.</summary>
    public double ShortestToneSeconds { get; init; } = 0.06;

    /// <summary>F0 moves within a tone at most so fast, semitones a second.</summary>
    public double FastestGlide { get; init; } = 45;

    /// <summary>Cost of a tone; weaker ones are not sung.</summary>
    public double ToneCost { get; init; } = 1.7;

    /// <summary>Cost of each semitone from the end of a tone to the beginning of the next of that voice, up to an octave.</summary>
    public double LeapCost { get; init; } = 1;

    /// <summary>Time after which a voice has half forgotten where it was, seconds.</summary>
    public double MemorySeconds { get; init; } = 1.3;

    /// <summary>Cost of a frame one standard deviation away from the middle of the voice's register.</summary>
    public double RegisterCost { get; init; } = 0.07;

    /// <summary>That standard deviation, semitones.</summary>
    public double RegisterSpread { get; init; } = 1.5;

    /// <summary>Cost of a frame in which a voice lies above the one that should lie above it.</summary>
    public double CrossingCost { get; init; } = 1.25;

    /// <summary>Cost of giving the rest of a tone that sounds on to another voice.</summary>
    public double HandOverCost { get; init; } = 4.3;

    /// <summary>Two tones of a voice may overlap so long (the first rings on in the room), seconds.</summary>
    public double LongestOverlapSeconds { get; init; } = 0.15;

    /// <summary>Cost of a frame of such an overlap.</summary>
    public double OverlapCost { get; init; } = 0.3;

    /// <summary>A voice without an F0 of its own shares that of another which it touches for at most so long, seconds.</summary>
    public double LongestUnisonSeconds { get; init; } = 1.5;

    /// <summary>How often registers are estimated anew from the assignment.</summary>
    public int Iterations { get; init; } = 1;

    /// <summary>Number of hypotheses that are followed.</summary>
    public int Beam { get; init; } = 100;
}
