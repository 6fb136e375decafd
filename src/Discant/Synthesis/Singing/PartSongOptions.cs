namespace Discant.Synthesis.Singing;

/// <summary>What kind of part-song is made up.</summary>
public sealed record PartSongOptions
{
    /// <summary>One to eight voices, highest first; a part may occur more than once.</summary>
    public IReadOnlyList<VoicePart> Voices { get; init; } = [VoicePart.Soprano, VoicePart.Alto, VoicePart.Tenor, VoicePart.Bass];

    /// <summary>Tempo, beats a minute; one is drawn for a song.</summary>
    public ValueRange BeatsPerMinute { get; init; } = new(56, 104);

    /// <summary>Beats of a phrase, the held last chord included.</summary>
    public ValueRange PhraseBeats { get; init; } = new(6, 13);

    /// <summary>Probability that a voice joins a phrase only after some beats.</summary>
    public double LateEntry { get; init; } = 0.25;

    /// <summary>Probability that a voice is silent for a whole phrase (never all of them).</summary>
    public double Tacet { get; init; } = 0.08;

    /// <summary>Probability that a voice moves by an extra note within a beat.</summary>
    public double Ornament { get; init; } = 0.3;

    /// <summary>Probability that a voice keeps a note that the next chord has too.</summary>
    public double Tie { get; init; } = 0.35;

    /// <summary>Probability that a new note goes on with the syllable of the one before.</summary>
    public double Melisma { get; init; } = 0.15;

    /// <summary>Probability that the whole song is sung on one vowel.</summary>
    public double Vocalise { get; init; } = 0.15;
}
