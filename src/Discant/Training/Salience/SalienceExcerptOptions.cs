namespace Discant.Training.Salience;

/// <summary>How excerpts for training an estimator of F0s are put together.</summary>
public sealed record SalienceExcerptOptions
{
    /// <summary>Frames of an excerpt.</summary>
    public int Frames { get; init; } = 48;

    /// <summary>Share of excerpts made of solo clips put together at random; the others are of pieces with stems.</summary>
    public double SoloShare { get; init; } = 0.6;

    /// <summary>Share of the mixtures of solo clips whose clips are moved to the tones of a chord.</summary>
    public double ChordShare { get; init; } = 0.7;

    /// <summary>Probabilities of one, two, three ... solo clips at once.</summary>
    public IReadOnlyList<double> Voices { get; init; } = [0.1, 0.2, 0.25, 0.35, 0.1];

    /// <summary>Share of the clips of a chord that double the tone of another, mostly in another octave: the hardest to hear.</summary>
    public double DoublingShare { get; init; } = 0.35;

    /// <summary>Farthest that a clip is moved in pitch, up or down, semitones.</summary>
    public double TransposeSemitones { get; init; } = 9;

    /// <summary>Standard deviation of a clip's tuning within a chord, cents.</summary>
    public double TuningCents { get; init; } = 12;

    /// <summary>Farthest that a voice's level is moved, up or down, dB.</summary>
    public double GainDecibels { get; init; } = 8;

    /// <summary>
    /// Range of the coefficient of the filter x[n] - a x[n - 1] through which each voice goes: above 0 its fundamental fades, below 0 its
    /// partials do, as singers, microphones and distances make it.
    /// </summary>
    public (double Darkest, double Brightest) Emphasis { get; init; } = (-0.8, 0.9);

    /// <summary>Share of excerpts that are put into a room.</summary>
    public double RoomShare { get; init; } = 0.6;

    /// <summary>Range of the level of noise beside the mixture, dB.</summary>
    public (double Softest, double Loudest) NoiseDecibels { get; init; } = (-70, -22);
}
