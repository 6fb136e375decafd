using Discant.Separation.HarmonicTones;

namespace Discant.Separation.BlindHarmonic;

/// <summary>What is made of the recording.</summary>
/// <param name="Tones">Tones of every frame, given to voices.</param>
/// <param name="Explained">How much of the recording the tones explain.</param>
internal sealed record BlindResult(ToneTracks Tones, ExplainedShare Explained);
