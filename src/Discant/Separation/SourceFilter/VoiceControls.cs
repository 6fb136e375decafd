using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>What the network says about each voice; the source model says what that sounds like.</summary>
/// <param name="HarmonicAmplitude">rows x frames, in (1e-7, 2]: sum of the amplitudes of the partials.</param>
/// <param name="NoiseGain">rows x frames, in (1e-7, 1].</param>
/// <param name="LineSpectralFrequencies">rows x frames x order, radians, increasing in (0, pi).</param>
/// <param name="NoiseMagnitudes">rows x points, in (0.0053, 1.668): magnitude response of the noise filter, one an excerpt.</param>
public sealed record VoiceControls(Tensor HarmonicAmplitude, Tensor NoiseGain, Tensor LineSpectralFrequencies, Tensor NoiseMagnitudes);
