namespace Discant.Separation.Parameters;

/// <summary>What a source model is driven with, for one voice over some frames.</summary>
/// <param name="HarmonicAmplitudes">One a frame, on the recording's scale.</param>
/// <param name="NoiseGains">One a frame, on the recording's scale.</param>
/// <param name="LineSpectralFrequencies">frames x order, radians, increasing in (0, pi).</param>
public sealed record VoiceParameters(float[] HarmonicAmplitudes, float[] NoiseGains, float[] LineSpectralFrequencies);
