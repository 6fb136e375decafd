using Discant.Separation.HarmonicTones;

namespace Discant.Separation.BlindHarmonic;

/// <summary>What a learner makes of the recording.</summary>
/// <param name="Decoded">Tones of every frame, given to voices, and how well they explain the recording.</param>
/// <param name="Labels">Clusters of timbres; null where voices are as the network has them.</param>
/// <param name="Moved">Share of the energy whose pitch had been taken several times too low.</param>
/// <param name="Explained">Share of the recording's power that the tones explain.</param>
internal sealed record BlindResult(DecodedRecording Decoded, EnvelopeLabels? Labels, double Moved, double Explained);
