using Discant.Audio;

namespace Discant.Studio.Sound;

/// <summary>
/// Outlines of a sound at several zoom levels: pairs of signed bytes, the lowest and the highest sample (times 127) of all channels in a
/// stretch. Stretches of the first level are <see cref="FinestFrames"/> long, those of each further level <see cref="Step"/> times longer.
/// </summary>
internal static class WaveformPeaks
{
    /// <summary>Frames of a pair of the finest level.</summary>
    public const int FinestFrames = 256;

    /// <summary>Pairs that become one pair of the next level.</summary>
    public const int Step = 4;

    /// <summary>Levels.</summary>
    public const int Levels = 4;

    private const int BlockFrames = 256 * FinestFrames;

    /// <summary>All levels one after the other, the finest first.</summary>
    /// <param name="file">The sound.</param>
    /// <param name="cancel">Ends the work.</param>
    public static byte[] Of(string file, CancellationToken cancel)
    {
        var level = Finest(file, cancel);
        var all = new List<byte>(level);
        for (var k = 1; k < Levels; k++)
            all.AddRange(level = Coarser(level));
        return [.. all];
    }

    private static byte[] Finest(string file, CancellationToken cancel)
    {
        using var reader = AudioReader.Open(file, null, cancel);
        var channels = reader.Info.ChannelCount;
        var block = new float[BlockFrames * channels];
        var pairs = new List<byte>();
        for (int frames; (frames = reader.Read(block)) > 0; )
        for (var start = 0; start < frames; start += FinestFrames)
        {
            var samples = block.AsSpan(start * channels, Math.Min(FinestFrames, frames - start) * channels);
            pairs.Add(Byte(System.Numerics.Tensors.TensorPrimitives.Min<float>(samples)));
            pairs.Add(Byte(System.Numerics.Tensors.TensorPrimitives.Max<float>(samples)));
        }
        return [.. pairs];
    }

    private static byte[] Coarser(byte[] level)
    {
        const int width = 2 * Step;
        var coarser = new byte[(level.Length + width - 1) / width * 2];
        for (var k = 0; k < coarser.Length / 2; k++)
        {
            var (low, high) = (sbyte.MaxValue, sbyte.MinValue);
            for (var n = k * width; n < Math.Min(level.Length, (k + 1) * width); n += 2)
                (low, high) = (Math.Min(low, (sbyte)level[n]), Math.Max(high, (sbyte)level[n + 1]));
            (coarser[2 * k], coarser[2 * k + 1]) = ((byte)low, (byte)high);
        }
        return coarser;
    }

    private static byte Byte(float sample) => (byte)(sbyte)Math.Clamp(MathF.Round(sample * 127), -127, 127);
}
