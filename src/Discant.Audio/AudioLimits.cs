namespace Discant.Audio;

/// <summary>What a file may at most demand of us; a file beyond it is refused with an <see cref="AudioFormatException"/>.</summary>
public sealed record AudioLimits
{
    /// <summary>Most channels accepted. 64 covers every console and ambisonics to 7th order; libsndfile itself stops at 1024.</summary>
    public int MaximumChannels { get; init; } = 64;

    /// <summary>Lowest sample rate accepted, Hz. A broken header often says 1 Hz, and 1 kB at 1 Hz would be resampled to 22 million
    /// frames.</summary>
    public int MinimumSampleRate { get; init; } = 100;

    /// <summary>Highest sample rate accepted, Hz; 768 kHz is the fastest converter on sale.</summary>
    public int MaximumSampleRate { get; init; } = 768_000;

    /// <summary>Longest recording accepted; null for no limit. Counted while reading, whatever the header claims.</summary>
    public TimeSpan? MaximumDuration { get; init; }

    /// <summary>Most samples (frames x channels) that a whole file may become in memory; 4 GiB of them unless set. Blockwise reading is
    /// not limited by it.</summary>
    public long MaximumSamplesInMemory { get; init; } = 1L << 30;

    /// <summary>The defaults.</summary>
    public static AudioLimits Default { get; } = new();

    internal long MaximumFrames(int sampleRate) =>
        MaximumDuration is { } duration ? (long)Math.Ceiling(duration.TotalSeconds * sampleRate) : long.MaxValue;

    internal void CheckChannels(long channels, string file, long? offset = null)
    {
        if (channels < 1)
            throw new AudioFormatException(file, $"has {channels} channels", offset);
        if (channels > MaximumChannels)
            throw new AudioFormatException(file, $"has {channels} channels, at most {MaximumChannels} are accepted", offset);
    }

    internal void CheckSampleRate(long sampleRate, string file, long? offset = null)
    {
        if (sampleRate < MinimumSampleRate || sampleRate > MaximumSampleRate)
        {
            var accepted = $"{MinimumSampleRate} to {MaximumSampleRate} Hz are accepted";
            throw new AudioFormatException(file, $"has a sample rate of {sampleRate} Hz; {accepted}", offset);
        }
    }
}
