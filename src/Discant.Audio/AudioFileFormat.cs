namespace Discant.Audio;

/// <summary>Formats that can be written.</summary>
public enum AudioFileFormat
{
    /// <summary>WAV, 16-bit integers, rounded without dither.</summary>
    Wav16,

    /// <summary>WAV, 24-bit integers, rounded.</summary>
    Wav24,

    /// <summary>WAV, 32-bit floating point: exactly the samples, over full scale too.</summary>
    WavFloat,

    /// <summary>FLAC, 16-bit integers, rounded without dither; up to 8 channels.</summary>
    Flac16,

    /// <summary>FLAC, 24-bit integers, rounded; up to 8 channels.</summary>
    Flac24,

    /// <summary>Ogg Vorbis at quality 6 of 10, about 190 kbit/s for stereo; up to 255 channels.</summary>
    OggVorbis,

    /// <summary>MP3 at variable rate, about 190 kbit/s for stereo; one or two channels at one of the nine rates of MPEG audio.</summary>
    Mp3,
}
