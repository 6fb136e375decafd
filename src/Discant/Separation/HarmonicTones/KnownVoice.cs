namespace Discant.Separation.HarmonicTones;

/// <summary>What is known of a voice.</summary>
/// <param name="Timbre">What it sounds like at each pitch.</param>
/// <param name="Range">Where in pitch it plays.</param>
/// <param name="Level">How loud it plays, and how often it rests.</param>
internal sealed record KnownVoice(VoiceTimbre Timbre, PitchRange Range, VoiceLevel Level);
