using System.Runtime.InteropServices;
using Discant.Audio;

namespace Discant.Studio.Sound;

/// <summary>Stretches of a sound as plain samples: the page plays them one after the other, so that it never holds a whole recording.</summary>
internal static class SoundStretch
{
    /// <summary>Most samples (frames x channels) of one stretch.</summary>
    public const int MostSamples = 4 << 20;

    /// <summary>Reads a stretch.</summary>
    /// <param name="file">The sound.</param>
    /// <param name="start">First frame.</param>
    /// <param name="frames">Frames wanted; fewer come where the sound ends before.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>channels x frames, 32-bit floats, little-endian.</returns>
    public static byte[] Read(string file, long start, int frames, CancellationToken cancel)
    {
        using var reader = AudioReader.Open(file, null, cancel);
        var channels = reader.Info.ChannelCount;
        if (start < 0 || frames < 1 || (long)frames * channels > MostSamples)
            throw new StudioException(400, $"a stretch has 1 to {MostSamples / channels} frames and begins at 0 or later");
        if (start >= (reader.Info.Frames ?? 0))
            return [];
        reader.Seek(start);
        var interleaved = new float[frames * channels];
        var read = reader.Read(interleaved);
        var planar = new float[read * channels];
        for (var channel = 0; channel < channels; channel++)
        for (var n = 0; n < read; n++)
            planar[channel * read + n] = interleaved[n * channels + channel];
        return MemoryMarshal.AsBytes<float>(planar).ToArray();
    }
}
