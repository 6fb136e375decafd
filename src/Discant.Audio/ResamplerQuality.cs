namespace Discant.Audio;

/// <summary>How long the filter of a <see cref="Resampler"/> is (figures of libsamplerate's author).</summary>
public enum ResamplerQuality
{
    /// <summary>Noise 144 dB down; keeps 96 % of the band.</summary>
    Best,

    /// <summary>Noise 121 dB down; keeps 90 % of the band; about three times as fast.</summary>
    Fast,
}
