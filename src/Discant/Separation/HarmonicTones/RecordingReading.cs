namespace Discant.Separation.HarmonicTones;

/// <summary>What <see cref="ToneReader"/> has made of a recording.</summary>
/// <param name="Tones">Tones of every frame, given to the voices, at the recording's level.</param>
/// <param name="Explained">How much of the recording they explain.</param>
/// <param name="Cost">Of the path through all frames, as a share of what silence would cost: of several beginnings the cheapest has understood most. 1 for silence.</param>
/// <param name="Steady">Share of the tones that it began with, found frame by frame, that go on from one frame to the next, 0 to 1.</param>
public sealed record RecordingReading(ToneTracks Tones, ExplainedShare Explained, double Cost, double Steady);
