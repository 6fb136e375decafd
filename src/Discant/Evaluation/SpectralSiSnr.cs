namespace Discant.Evaluation;

/// <summary>As <see cref="SpectralSnr"/>, after the reference's magnitudes have been scaled to fit the estimate best (spec 7.2).</summary>
public static class SpectralSiSnr
{
    private const double SmallestEnergy = 1e-12;

    /// <summary>The ratio after T has become T (sum T E) / (sum T^2 + 1e-12).</summary>
    /// <param name="reference">The true voice.</param>
    /// <param name="estimate">The separated or synthesised voice, of the same length; its scale does not matter.</param>
    /// <returns>dB, at least -80; NaN where the estimate is silent.</returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static double Of(ReadOnlySpan<float> reference, ReadOnlySpan<float> estimate)
    {
        if (reference.Length != estimate.Length)
            throw new ArgumentException($"reference has {reference.Length} samples, estimate {estimate.Length}", nameof(estimate));
        return Of(MagnitudeSpectrogram.Of(reference), MagnitudeSpectrogram.Of(estimate));
    }

    internal static double Of(double[] reference, double[] estimate)
    {
        var (product, energy) = (0.0, 0.0);
        for (var k = 0; k < reference.Length; k++)
        {
            product += reference[k] * estimate[k];
            energy += reference[k] * reference[k];
        }
        return SpectralSnr.Of(reference, estimate, product / (energy + SmallestEnergy));
    }
}
