namespace Discant.Pitch;

/// <summary>How <see cref="ProbabilisticYin"/> hears a voice.</summary>
public sealed record ProbabilisticYinOptions
{
    /// <summary>Lowest F0, Hz; two of its periods must fit into the window.</summary>
    public double LowestHz { get; init; } = 55;

    /// <summary>Highest F0, Hz; below a quarter of the sample rate.</summary>
    public double HighestHz { get; init; } = 1760;

    /// <summary>Length of the stretch of sound a frame is heard in, seconds, centred on the frame.</summary>
    public double WindowSeconds { get; init; } = 0.048;

    /// <summary>Steps of the pitch grid on which the path is sought, a semitone; the F0s themselves are not rounded to it.</summary>
    public int BinsPerSemitone { get; init; } = 10;

    /// <summary>Pitch moves by less than this from one frame to the next, semitones.</summary>
    public double LargestMoveSemitones { get; init; } = 2.5;

    /// <summary>Probability of beginning or ending a tone at a frame.</summary>
    public double SwitchProbability { get; init; } = 0.01;

    /// <summary>Probability that the deepest trough is the period where none is below the threshold.</summary>
    public double NoTroughProbability { get; init; } = 0.01;

    /// <summary>How far the candidates are believed, 0 to 1: the less, the more frames count as silent.</summary>
    public double Trust { get; init; } = 0.5;

    /// <summary>
    /// Frames this far below the recording's own loud frames count as silent, dB: other singers that a close microphone hears while its own
    /// singer rests. Infinity: none.
    /// </summary>
    public double GateDb { get; init; } = 30;

    /// <summary>Name of the voice, which names its stem.</summary>
    public string Name { get; init; } = "voice1";
}
