namespace Discant.Evaluation;

/// <summary>Scale-invariant signal-to-distortion ratio (Le Roux et al. 2019), as the evaluation of Schulze-Forster et al. 2023 computes it.</summary>
/// <remarks>10 log10(|a t|^2 / |a t - e|^2 + 1e-8) with a = (t.e)/(t.t); no mean is removed. The constant keeps it above -80 dB.</remarks>
public static class SiSdr
{
    /// <summary>Added to the ratio: the lowest value is -80 dB.</summary>
    internal const double Floor = 1e-8;

    /// <summary>The ratio over a whole signal.</summary>
    /// <param name="reference">The true voice.</param>
    /// <param name="estimate">The separated voice, of the same length; its scale does not matter.</param>
    /// <returns>dB; NaN where the reference is silent or the estimate is all zero; +infinity where they are proportional to the last bit.</returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static double Of(ReadOnlySpan<float> reference, ReadOnlySpan<float> estimate)
    {
        if (reference.Length != estimate.Length)
            throw new ArgumentException($"reference has {reference.Length} samples, estimate {estimate.Length}", nameof(estimate));
        var (product, energy) = (0.0, 0.0);
        for (var n = 0; n < reference.Length; n++)
        {
            product += (double)reference[n] * estimate[n];
            energy += (double)reference[n] * reference[n];
        }
        var scale = product / energy;
        var (target, distortion, estimated) = (0.0, 0.0, 0.0);
        for (var n = 0; n < reference.Length; n++)
        {
            var projected = scale * reference[n];
            var difference = projected - estimate[n];
            target += projected * projected;
            distortion += difference * difference;
            estimated += (double)estimate[n] * estimate[n];
        }
        return energy == 0 || estimated == 0 ? double.NaN : 10 * Math.Log10((target / distortion) + Floor);
    }

    /// <summary>The ratio of every frame on its own; frames do not overlap, the last may be shorter.</summary>
    /// <param name="reference">The true voice.</param>
    /// <param name="estimate">The separated voice, of the same length.</param>
    /// <param name="frameLength">Samples of a frame; 16000 in the paper (1 s).</param>
    /// <returns>One value a frame, as <see cref="Of"/>.</returns>
    /// <exception cref="ArgumentException">Lengths differ, or the frame length is not positive.</exception>
    public static double[] OfFrames(ReadOnlySpan<float> reference, ReadOnlySpan<float> estimate, int frameLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frameLength);
        if (reference.Length != estimate.Length)
            throw new ArgumentException($"reference has {reference.Length} samples, estimate {estimate.Length}", nameof(estimate));
        var ratios = new double[(reference.Length + frameLength - 1) / frameLength];
        for (var frame = 0; frame < ratios.Length; frame++)
        {
            var start = frame * frameLength;
            var length = Math.Min(frameLength, reference.Length - start);
            ratios[frame] = Of(reference.Slice(start, length), estimate.Slice(start, length));
        }
        return ratios;
    }
}
