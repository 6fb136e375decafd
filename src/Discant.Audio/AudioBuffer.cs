namespace Discant.Audio;

/// <summary>A piece of sound in memory: channels x samples, single precision, full scale at +-1.</summary>
public sealed class AudioBuffer
{
    /// <summary>Takes over the given channels without copying them.</summary>
    /// <param name="channels">channels x samples; at least one channel, all of one length (which may be 0).</param>
    /// <param name="sampleRate">Hz, positive.</param>
    /// <exception cref="ArgumentException">No channel, or channels of different lengths.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sample rate is not positive.</exception>
    public AudioBuffer(float[][] channels, int sampleRate)
    {
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        if (channels.Length == 0)
            throw new ArgumentException("Sound needs at least one channel.", nameof(channels));
        if (Array.Exists(channels, c => c is null || c.Length != channels[0].Length))
            throw new ArgumentException("All channels must have the same length.", nameof(channels));
        Channels = channels;
        SampleRate = sampleRate;
    }

    /// <summary>channels x samples. The arrays are the buffer's own: what is written into them is heard.</summary>
    public float[][] Channels { get; }

    /// <summary>Frames a second, Hz.</summary>
    public int SampleRate { get; }

    /// <summary>Frames, that is samples of each channel.</summary>
    public int Length => Channels[0].Length;

    /// <summary>Number of channels, at least 1.</summary>
    public int ChannelCount => Channels.Length;

    /// <summary>Length in seconds.</summary>
    public double DurationSeconds => (double)Length / SampleRate;

    /// <summary>One channel; the array is taken over, not copied.</summary>
    /// <param name="samples">Samples, full scale at +-1.</param>
    /// <param name="sampleRate">Hz, positive.</param>
    public static AudioBuffer Mono(float[] samples, int sampleRate) => new([samples], sampleRate);

    /// <summary>Silence.</summary>
    /// <param name="channelCount">At least 1.</param>
    /// <param name="length">Frames, at least 0.</param>
    /// <param name="sampleRate">Hz, positive.</param>
    public static AudioBuffer Silent(int channelCount, int length, int sampleRate) => new(Allocate(channelCount, length), sampleRate);

    /// <summary>Takes interleaved frames (left, right, left, right ...) apart into channels.</summary>
    /// <param name="interleaved">frames x channels.</param>
    /// <param name="channelCount">At least 1; divides the number of values.</param>
    /// <param name="sampleRate">Hz, positive.</param>
    /// <exception cref="ArgumentException">The values do not fill whole frames.</exception>
    public static AudioBuffer FromInterleaved(ReadOnlySpan<float> interleaved, int channelCount, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channelCount);
        if (interleaved.Length % channelCount != 0)
            throw new ArgumentException("The last frame is not whole.", nameof(interleaved));
        var channels = Allocate(channelCount, interleaved.Length / channelCount);
        for (var c = 0; c < channelCount; c++)
        {
            for (int frame = 0, k = c; frame < channels[c].Length; frame++, k += channelCount)
                channels[c][frame] = interleaved[k];
        }
        return new AudioBuffer(channels, sampleRate);
    }

    /// <summary>Writes frames from <paramref name="start"/> on, interleaved, until the destination is full.</summary>
    /// <param name="start">First frame.</param>
    /// <param name="interleaved">frames x channels; whole frames, none beyond the end of the buffer.</param>
    /// <exception cref="ArgumentException">The destination does not hold whole frames, or reaches beyond the end.</exception>
    public void CopyInterleaved(int start, Span<float> interleaved)
    {
        var frames = interleaved.Length / ChannelCount;
        if (frames * ChannelCount != interleaved.Length)
            throw new ArgumentException("The last frame is not whole.", nameof(interleaved));
        for (var c = 0; c < ChannelCount; c++)
        {
            var from = Channels[c].AsSpan(start, frames);
            for (int frame = 0, k = c; frame < frames; frame++, k += ChannelCount)
                interleaved[k] = from[frame];
        }
    }

    /// <summary>The mean of the channels, as a new array: what a mono method listens to.</summary>
    public float[] Mid()
    {
        var mid = (float[])Channels[0].Clone();
        if (ChannelCount == 1)
            return mid;
        for (var k = 0; k < mid.Length; k++)
        {
            var sum = 0.0;
            foreach (var channel in Channels)
                sum += channel[k];
            mid[k] = (float)(sum / ChannelCount);
        }
        return mid;
    }

    /// <summary>A copy of some frames.</summary>
    /// <param name="start">First frame.</param>
    /// <param name="length">Frames.</param>
    /// <exception cref="ArgumentOutOfRangeException">The frames are not all inside the buffer.</exception>
    public AudioBuffer Slice(int start, int length) => new(Array.ConvertAll(Channels, c => c.AsSpan(start, length).ToArray()), SampleRate);

    /// <summary>The largest magnitude of any sample; 0 for an empty buffer.</summary>
    public float Peak()
    {
        var peak = 0f;
        foreach (var channel in Channels)
        {
            foreach (var sample in channel)
                peak = MathF.Max(peak, MathF.Abs(sample));
        }
        return peak;
    }

    private static float[][] Allocate(int channelCount, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channelCount);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var channels = new float[channelCount][];
        for (var c = 0; c < channelCount; c++)
            channels[c] = new float[length];
        return channels;
    }
}
