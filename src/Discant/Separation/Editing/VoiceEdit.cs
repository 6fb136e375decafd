using Discant.Pitch;
using Discant.Separation.Parameters;

namespace Discant.Separation.Editing;

/// <summary>What is to become of a voice. The default of every part leaves the voice as it is; parts take effect in the order in which they stand here.</summary>
/// <param name="Voice">Its name.</param>
public sealed record VoiceEdit(string Voice)
{
    /// <summary>
    /// Another melody: the curve of the voice of this name, or the only one there. Where it rests for more than a quarter of a second the
    /// voice is silent; where the voice rests nothing sounds.
    /// </summary>
    public PitchTracks? Melody { get; init; }

    /// <summary>How far each note is drawn to the nearest semitone: 0 not at all, 1 onto it. Drift and vibrato of the note are kept.</summary>
    public double Tune { get; init; }

    /// <summary>Pitch of a' for <see cref="Tune"/>, Hz.</summary>
    public double ReferenceHertz { get; init; } = ConcertPitch.UsualHz;

    /// <summary>What the vibrato of each note is multiplied with: 0 takes it away, 1 leaves it, 2 doubles it.</summary>
    public double Vibrato { get; init; } = 1;

    /// <summary>How far the voice is moved, cents; its formants stay.</summary>
    public double TransposeCents { get; init; }

    /// <summary>Name of the voice whose timbre it gets: the mean envelope of that voice instead of its own; null for none.</summary>
    public string? TimbreOf { get; init; }

    /// <summary>What all that is no partial of the voice is multiplied with: breath, consonants, and what the separation left of others.</summary>
    public double Breath { get; init; } = 1;

    /// <summary>
    /// Make the voice from its parameters alone (<see cref="Parameters.ParameterSynthesis"/>), as the source model has it, instead of changing
    /// the stem: cleaner, and much less like it. Timbre and breath are then those of the model.
    /// </summary>
    public bool Synthetic { get; init; }

    /// <summary>Which parameters of a <see cref="Synthetic"/> voice are fitted to the stem first.</summary>
    public FittedParts Fitted { get; init; } = FittedParts.All;

    /// <summary>How much louder it is, dB.</summary>
    public double GainDb { get; init; }

    /// <summary>Where it stands in a recording of two channels: -1 left, 0 middle, 1 right, at equal power; null leaves it where it was.</summary>
    public double? Pan { get; init; }

    /// <summary>Leave it out.</summary>
    public bool Mute { get; init; }

    /// <summary>Whether its partials change, for which its F0 must be known.</summary>
    public bool NeedsPitch =>
        Melody is not null || Tune != 0 || Vibrato != 1 || TransposeCents != 0 || TimbreOf is not null || Breath != 1 || Synthetic;

    /// <summary>Why this cannot be done, on one line; null where it can.</summary>
    internal string? Refusal() =>
        !(Tune is >= 0 and <= 1) ? "tune is a number from 0 to 1"
        : !(Vibrato is >= 0 and <= 10) ? "vibrato is a factor from 0 to 10"
        : !(Math.Abs(TransposeCents) <= 3600) ? "transposing goes up to 3600 cents either way"
        : ConcertPitch.Mistake(ReferenceHertz) is { } mistake ? mistake
        : !(Breath is >= 0 and <= 10) ? "breath is a factor from 0 to 10"
        : Synthetic && (TimbreOf is not null || Breath != 1) ? "a synthetic voice has no timbre or breath but its model's"
        : !(Math.Abs(GainDb) <= 60) ? "gain goes up to 60 dB either way"
        : Pan is { } pan && !(Math.Abs(pan) <= 1) ? "pan is a number from -1 to 1"
        : null;
}
