namespace Discant.Separation.HarmonicTones;

/// <summary>By what tones are given to voices.</summary>
public sealed record ToneLabelOptions
{
    /// <summary>Rounds of giving tones to voices and learning the voices' timbres from them; 0: tones stay where they are.</summary>
    public int Rounds { get; init; } = 12;

    /// <summary>What it costs that a tone goes on in another voice, in frames of complete difference.</summary>
    public double Change { get; init; } = 2;

    /// <summary>A tone that moves by less from one frame to the next goes on.</summary>
    public double SameToneCents { get; init; } = 60;

    /// <summary>How far a voice's timbre reaches in pitch, standard deviation; it changes with the register.</summary>
    public double RegisterSemitones { get; init; } = 4;

    /// <summary>How much the voice's timbre over all pitches counts beside that of the register, frames.</summary>
    public double WholeVoiceFrames { get; init; } = 10;

    /// <summary>How much a pitch counts that is a standard deviation off a voice's mean.</summary>
    public double Register { get; init; } = 0.02;

    /// <summary>A tone louder than so many times the median counts no more.</summary>
    public double Cap { get; init; } = 1;

    /// <summary>Power of a tone's energy by which it counts.</summary>
    public double WeightPower { get; init; } = 0.5;

    /// <summary>Factor of the reach from round to round, until it is <see cref="RegisterSemitones"/>.</summary>
    public double Anneal { get; init; } = 0.7;

    /// <summary>Reach of timbres in pitch in the first round.</summary>
    public double StartSemitones { get; init; } = 24;
}
