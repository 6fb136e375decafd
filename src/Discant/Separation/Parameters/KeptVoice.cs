namespace Discant.Separation.Parameters;

/// <summary>The parameters of a voice as a separation kept them.</summary>
/// <param name="parameters">Those of all voices; they stay the caller's.</param>
/// <param name="voice">Number of the voice.</param>
public sealed class KeptVoice(ParameterReader parameters, int voice) : IVoiceParameterSource
{
    /// <inheritdoc/>
    public ParameterLayout Layout => parameters.Layout;

    /// <inheritdoc/>
    public long Frames => parameters.Frames;

    /// <inheritdoc/>
    public VoiceParameters Stretch(long first, int frames) => parameters.Stretch(voice, first, frames);

    /// <inheritdoc/>
    public float[] NoiseFilter(long filter) => parameters.NoiseFilter(voice, filter);
}
