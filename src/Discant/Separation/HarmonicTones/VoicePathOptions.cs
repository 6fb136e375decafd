namespace Discant.Separation.HarmonicTones;

/// <summary>By what tones are given to voices once all are found.</summary>
public sealed record VoicePathOptions
{
    /// <summary>Rounds of giving tones to voices and learning the voices' timbres from them; 0: tones stay where they are.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>What it costs that a tone goes on in another voice, as a share of the tone.</summary>
    public double Change { get; init; } = 0.5;

    /// <summary>A tone that moves by less from one frame to the next goes on.</summary>
    public double SameToneCents { get; init; } = 60;

    /// <summary>How far a voice's timbre reaches in pitch at last, standard deviation: it changes with the register.</summary>
    public double Semitones { get; init; } = 6;

    /// <summary>How far it reaches in the first round that learns it.</summary>
    public double FirstSemitones { get; init; } = 24;

    /// <summary>Steps of the fit by which orders of the voices are compared.</summary>
    public int FitSteps { get; init; } = 3;
}
