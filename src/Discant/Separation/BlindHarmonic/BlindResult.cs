using Discant.Separation.HarmonicTones;

namespace Discant.Separation.BlindHarmonic;

/// <summary>What is made of the recording.</summary>
/// <param name="Tones">Tones of every frame, given to voices.</param>
/// <param name="Labels">Clusters of timbres; null where voices are as the network has them.</param>
/// <param name="Explained">Share of the recording's power that the tones explain.</param>
internal sealed record BlindResult(ToneTracks Tones, EnvelopeLabels? Labels, double Explained);
