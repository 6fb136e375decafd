using Discant.Audio;

namespace Discant.Separation.FlowPrior;

/// <summary>The magnitudes that flows know: STFT of 1024 samples every 256 at 22 050 Hz, linear, not scaled (spec 1.1).</summary>
public static class FlowSpectrum
{
    /// <summary>Hz.</summary>
    public const int SampleRate = 22050;

    /// <summary>Samples from one frame to the next.</summary>
    public const int Hop = 256;

    /// <summary>The transform.</summary>
    public static Stft Transform { get; } = new(1024, Hop);

    /// <summary>Brings frames to another number of bins: those at the top are left out, or 0 where there are more.</summary>
    /// <param name="magnitudes">frames x bins.</param>
    /// <param name="bins">Bins there are.</param>
    /// <param name="wanted">Bins there shall be.</param>
    /// <param name="repeats">Whether a bin that is missing repeats the last one instead of being 0.</param>
    public static float[] WithBins(ReadOnlySpan<float> magnitudes, int bins, int wanted, bool repeats = false)
    {
        var frames = magnitudes.Length / bins;
        var result = new float[frames * wanted];
        for (var t = 0; t < frames; t++)
        {
            var row = magnitudes.Slice(t * bins, bins);
            var room = result.AsSpan(t * wanted, wanted);
            row[..Math.Min(bins, wanted)].CopyTo(room);
            if (repeats && wanted > bins)
                room[bins..].Fill(row[^1]);
        }
        return result;
    }
}
