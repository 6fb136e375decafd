namespace Discant.Evaluation;

/// <summary>What a separated voice scores over a whole recording.</summary>
/// <param name="Voice">Name of the voice.</param>
/// <param name="SiSdrDb">See <see cref="SiSdr"/>; NaN where it is not defined.</param>
public sealed record VoiceScore(string Voice, double SiSdrDb);
