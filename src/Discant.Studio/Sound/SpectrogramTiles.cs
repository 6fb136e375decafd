using Discant.Audio;
using Discant.Figures;
using Discant.Studio.Storage;

namespace Discant.Studio.Sound;

/// <summary>The spectrogram of a recording in tiles: each zoom level has four times as many columns a second as the one before.</summary>
internal static class SpectrogramTiles
{
    /// <summary>Columns of a tile.</summary>
    public const int Width = 512;

    /// <summary>Rows of a tile: 64 an octave.</summary>
    public const int Height = 448;

    /// <summary>Frequency of the lower edge, Hz: A1.</summary>
    public const double LowHz = 55;

    /// <summary>Frequency of the upper edge, Hz: A8.</summary>
    public const double HighHz = 7040;

    /// <summary>Columns a second, by zoom level.</summary>
    public static IReadOnlyList<double> ColumnsASecond { get; } = [12.5, 50, 200];

    private const int Rate = 16000;
    private const int BlockFrames = 32768;
    private const double MarginSeconds = 0.25; // half a window and the resampler's tail

    /// <summary>Draws a tile.</summary>
    /// <param name="mixture">The recording's decoded file.</param>
    /// <param name="recording">What is known of it.</param>
    /// <param name="zoom">Zoom level.</param>
    /// <param name="number">Number of the tile, from 0.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>A PNG file.</returns>
    public static byte[] Png(string mixture, StoredRecording recording, int zoom, int number, CancellationToken cancel)
    {
        var seconds = Width / ColumnsASecond[zoom];
        var start = number * seconds;
        var from = Math.Max(0, start - MarginSeconds);
        using var stretch = Read(mixture, from, seconds + 2 * MarginSeconds, cancel);
        return SpectrogramTile.Png(stretch, start - from, seconds, LowHz, HighHz, Width, Height, recording.Peak, cancel);
    }

    /// <summary>Number of tiles of a zoom level.</summary>
    public static int Count(StoredRecording recording, int zoom) => (int)Math.Ceiling(recording.Seconds * ColumnsASecond[zoom] / Width);

    // The mean of all channels, at the rate that the picture needs.
    private static Mixture Read(string file, double from, double seconds, CancellationToken cancel)
    {
        using var reader = AudioReader.Open(file, null, cancel);
        var (rate, channels) = (reader.Info.SampleRate, reader.Info.ChannelCount);
        reader.Seek((long)(from * rate));
        var mono = new float[(int)(seconds * rate)];
        var block = new float[BlockFrames * channels];
        var frames = 0;
        for (int read; frames < mono.Length && (read = reader.Read(block)) > 0; )
        for (var n = 0; n < read && frames < mono.Length; n++)
            mono[frames++] = System.Numerics.Tensors.TensorPrimitives.Sum<float>(block.AsSpan(n * channels, channels)) / channels;
        return Mixture.Of(Resampler.Resample(mono.AsSpan(0, frames), rate, Rate, ResamplerQuality.Fast), Rate);
    }
}
