namespace Discant.Separation.HarmonicTones;

/// <summary>How tones are decided on once the voices' timbres are known (<see cref="ToneReader"/>). Costs are shares of what a tone takes off the squared distance.</summary>
public sealed record ToneReaderOptions
{
    /// <summary>How far a voice's timbre reaches in pitch in each round, standard deviation in semitones: it changes with the register.</summary>
    public IReadOnlyList<double> Semitones { get; init; } = [6, 2.5, 1.5];

    /// <summary>Beginnings of the search for who plays which passage (<see cref="PassageVoices"/>); 1: none but what stands.</summary>
    public int PassageBeginnings { get; init; } = 12;

    /// <summary>Best ways to give passages to voices that are followed to their end.</summary>
    public int Ways { get; init; } = 3;

    /// <summary>What it costs that a tone begins.</summary>
    public double Onset { get; init; } = 0.3;

    /// <summary>What it costs besides that it goes on in another voice.</summary>
    public double Change { get; init; } = 0.5;

    /// <summary>What it costs that a voice leaps by an octave from one passage to the next (<see cref="PassageVoices"/>).</summary>
    public double Leap { get; init; } = 3;

    /// <summary>What a tone costs in each frame: what explains less is left out.</summary>
    public double Tone { get; init; } = 0.05;

    /// <summary>What it costs that a tone is unlikely in the range of its voice, times the negative logarithm of its likelihood.</summary>
    public double Range { get; init; } = 0.03;

    /// <summary>
    /// What it costs that a voice is unusually loud or soft, or rests, times the negative logarithm of the likelihood of that, as a share of a
    /// tone of usual loudness (<see cref="VoiceLevel"/>).
    /// </summary>
    public double Level { get; init; } = 0.03;

    /// <summary>What it costs that the vibrato of a tone is not that of its voice, times the squared difference of their extents (<see cref="Vibrato"/>).</summary>
    public double Vibrato { get; init; } = 0.15;

    /// <summary>By how much of itself a note must suit another voice better before it is taken from the one that it has.</summary>
    public double Inertia { get; init; } = 0.06;

    /// <summary>Pitches that are considered in a frame.</summary>
    public int Pitches { get; init; } = 7;

    /// <summary>Ways to give pitches to voices that are kept while a further voice is added.</summary>
    public int Beam { get; init; } = 20;

    /// <summary>Steps of the fit by which ways are compared.</summary>
    public int FitSteps { get; init; } = 3;

    /// <summary>Updates by which partials leave what the timbres say for what the mixture holds (<see cref="PartialRefit"/>).</summary>
    public int PartialUpdates { get; init; } = 5;
}
