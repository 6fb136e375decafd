namespace Discant.Evaluation;

/// <summary>Signal-to-noise ratio of magnitude spectrograms: deaf to phase, so that a resynthesised voice can be scored (spec 7.2).</summary>
public static class SpectralSnr
{
    /// <summary>10 log10(sum T^2 / sum (E - T)^2 + 1e-8) over the magnitudes T and E of both signals.</summary>
    /// <param name="reference">The true voice; 1 s in the paper.</param>
    /// <param name="estimate">The separated or synthesised voice, of the same length and scale.</param>
    /// <returns>dB, at least -80; NaN where both are silent.</returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static double Of(ReadOnlySpan<float> reference, ReadOnlySpan<float> estimate)
    {
        if (reference.Length != estimate.Length)
            throw new ArgumentException($"reference has {reference.Length} samples, estimate {estimate.Length}", nameof(estimate));
        return Of(MagnitudeSpectrogram.Of(reference), MagnitudeSpectrogram.Of(estimate), 1);
    }

    /// <summary>The ratio with the reference's magnitudes multiplied by a factor.</summary>
    internal static double Of(double[] reference, double[] estimate, double factor)
    {
        var (signal, noise) = (0.0, 0.0);
        for (var k = 0; k < reference.Length; k++)
        {
            var target = factor * reference[k];
            var difference = estimate[k] - target;
            signal += target * target;
            noise += difference * difference;
        }
        return 10 * Math.Log10((signal / noise) + SiSdr.Floor);
    }
}
