namespace Discant.Evaluation;

/// <summary>Signal-to-noise ratio of the waveforms: everything that differs from the true voice is noise, its level and its delay too.</summary>
public static class Snr
{
    /// <summary>10 log10(|t|^2 / |t - e|^2).</summary>
    /// <param name="reference">The true voice t.</param>
    /// <param name="estimate">The separated voice e, of the same length and scale.</param>
    /// <returns>dB; 0 for a silent estimate, NaN where the reference is silent, +infinity for a copy of it.</returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static double Of(ReadOnlySpan<float> reference, ReadOnlySpan<float> estimate)
    {
        if (reference.Length != estimate.Length)
            throw new ArgumentException($"reference has {reference.Length} samples, estimate {estimate.Length}", nameof(estimate));
        var (signal, noise) = (0.0, 0.0);
        for (var n = 0; n < reference.Length; n++)
        {
            var difference = (double)reference[n] - estimate[n];
            signal += (double)reference[n] * reference[n];
            noise += difference * difference;
        }
        return signal == 0 ? double.NaN : 10 * Math.Log10(signal / noise);
    }
}
