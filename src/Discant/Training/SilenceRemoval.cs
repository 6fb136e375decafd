using System.Numerics.Tensors;

namespace Discant.Training;

/// <summary>Takes long silences out of a recording (Zhu et al. 2022; spec 1.2 b).</summary>
public static class SilenceRemoval
{
    private const double ThresholdDecibels = -50;
    private const double BlockSeconds = 0.02;
    private const double LongestSeconds = 1;

    /// <summary>Leaves out every stretch of more than 1 s whose level stays below -50 dB of full scale.</summary>
    /// <param name="samples">Full scale at +-1.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <returns>What is left, in order; may be empty.</returns>
    public static float[] Of(ReadOnlySpan<float> samples, int sampleRate)
    {
        var block = (int)(BlockSeconds * sampleRate);
        var longest = (int)(LongestSeconds / BlockSeconds);
        var threshold = Math.Pow(10, ThresholdDecibels / 10);
        var kept = new List<float>(samples.Length);
        var silentFrom = 0;
        for (var start = 0; start < samples.Length; start += block)
        {
            var part = samples.Slice(start, Math.Min(block, samples.Length - start));
            if (TensorPrimitives.SumOfSquares(part) < threshold * part.Length)
                continue;
            // A silence that was short after all is kept.
            if (start - silentFrom <= longest * block)
                kept.AddRange(samples[silentFrom..start]);
            kept.AddRange(part);
            silentFrom = start + part.Length;
        }
        if (samples.Length - silentFrom <= longest * block)
            kept.AddRange(samples[silentFrom..]);
        return [.. kept];
    }
}
