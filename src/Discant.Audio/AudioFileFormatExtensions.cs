namespace Discant.Audio;

/// <summary>What follows from the choice of an <see cref="AudioFileFormat"/>.</summary>
public static class AudioFileFormatExtensions
{
    private static readonly int[] s_mpegRates = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000];

    /// <summary>Usual ending of the file name, with the dot.</summary>
    public static string FileExtension(this AudioFileFormat format) =>
        format switch
        {
            AudioFileFormat.Flac16 or AudioFileFormat.Flac24 => ".flac",
            AudioFileFormat.OggVorbis => ".ogg",
            AudioFileFormat.Mp3 => ".mp3",
            _ => ".wav",
        };

    /// <summary>Whether the samples come back changed by the coding, beyond rounding.</summary>
    public static bool IsLossy(this AudioFileFormat format) => format is AudioFileFormat.OggVorbis or AudioFileFormat.Mp3;

    /// <summary>Why the format cannot hold sound of this kind, on one line; null where it can.</summary>
    /// <param name="format">The format.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="channelCount">At least 1.</param>
    public static string? Refusal(this AudioFileFormat format, int sampleRate, int channelCount)
    {
        var (channels, lowest, highest) = format switch
        {
            AudioFileFormat.Flac16 or AudioFileFormat.Flac24 => (8, 1, 655_350),
            AudioFileFormat.OggVorbis => (255, 1000, 200_000),
            AudioFileFormat.Mp3 => (2, 8000, 48_000),
            _ => (1024, 1, int.MaxValue),
        };
        if (channelCount > channels)
            return $"{format} holds at most {channels} channels, not {channelCount}; choose WAV";
        if (sampleRate < lowest || sampleRate > highest)
            return $"{format} holds sample rates of {lowest} to {highest} Hz, not {sampleRate}; choose WAV or resample";
        return format == AudioFileFormat.Mp3 && !s_mpegRates.Contains(sampleRate)
            ? $"{format} does not know a sample rate of {sampleRate} Hz; choose WAV or resample"
            : null;
    }
}
