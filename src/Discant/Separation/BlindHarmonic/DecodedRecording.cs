using Discant.Separation.HarmonicTones;

namespace Discant.Separation.BlindHarmonic;

/// <summary>The tones of a recording and how well they explain it.</summary>
/// <param name="Tones">Tones of every frame.</param>
/// <param name="Loss">Mean loss of a frame (spec 3.2), all tones on.</param>
/// <param name="DirectLoss">Mean L_dir.</param>
internal sealed record DecodedRecording(ToneTracks Tones, double Loss, double DirectLoss);
