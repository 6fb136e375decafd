namespace Discant.Separation.Parameters;

/// <summary>The parameters of one voice, from which any stretch can be had.</summary>
public interface IVoiceParameterSource
{
    /// <summary>What the parameters are like.</summary>
    ParameterLayout Layout { get; }

    /// <summary>Number of frames.</summary>
    long Frames { get; }

    /// <summary>The parameters of some frames; frames before the first or after the last are like these, but silent.</summary>
    /// <param name="first">Number of the first frame; may be negative.</param>
    /// <param name="frames">Number of frames.</param>
    VoiceParameters Stretch(long first, int frames);

    /// <summary>Magnitudes of a filter of the noise, 0 to half the rate; the last one stands for those after it.</summary>
    /// <param name="filter">Number of the filter.</param>
    float[] NoiseFilter(long filter);
}
