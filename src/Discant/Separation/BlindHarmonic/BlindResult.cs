using Discant.Separation.HarmonicTones;

namespace Discant.Separation.BlindHarmonic;

/// <summary>What may be made of the recording.</summary>
/// <param name="Tones">Tones of every frame, given to voices.</param>
/// <param name="Explained">How much of the recording the tones explain: where the pitches are right more of it.</param>
/// <param name="Cost">
/// By which results are compared, the least is best: that of the path by which tones were given to voices (<see cref="RecordingReading"/>), in which
/// labels count too; where there was none, the share of the power that is not explained.
/// </param>
/// <param name="Steady">Share of the tones, as they were found frame by frame, that go on from one frame to the next.</param>
/// <param name="Seed">Of the learner that found them; null where they were proposed to it.</param>
public sealed record BlindResult(ToneTracks Tones, ExplainedShare Explained, double Cost, double Steady, int? Seed);
