namespace Discant.Evaluation;

/// <summary>How far apart two voices are in timbre and loudness: the distance of their mel-frequency cepstra (spec 7.2).</summary>
/// <remarks>
/// As the evaluation of Schulze-Forster et al. 2023 computes it with torchaudio's MFCC: power spectra of a centred transform (512 points,
/// hop 256, periodic Hann window, both ends mirrored), 128 triangular filters from 0 Hz to the Nyquist frequency spaced evenly on the mel
/// scale 2595 log10(1 + f/700), ln(power + 1e-6), orthonormal cosine transform, coefficients 0 to 12. The distance of a transform frame is
/// Euclidean; the result is their mean. Coefficient 0 is the level, so the distance depends on the scale of the signals.
/// </remarks>
/// <param name="sampleRate">Hz, of what will be compared; 16000 in the paper.</param>
public sealed class MelCepstralDistance(int sampleRate)
{
    private const int Filters = 128;
    private const int Coefficients = 13;
    private const double Floor = 1e-6;

    private readonly (int First, double[] Weights)[] _filters = MelFilters(sampleRate);
    private readonly double[] _cosines = Cosines();

    /// <summary>The distance of two signals.</summary>
    /// <param name="reference">The true voice; 1 s in the paper.</param>
    /// <param name="estimate">The separated or synthesised voice, of the same length and scale.</param>
    /// <returns>0 or more, without unit; NaN where there are fewer than 257 samples, too few to mirror.</returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public double Of(ReadOnlySpan<float> reference, ReadOnlySpan<float> estimate)
    {
        if (reference.Length != estimate.Length)
            throw new ArgumentException($"reference has {reference.Length} samples, estimate {estimate.Length}", nameof(estimate));
        return Of(reference, MagnitudeSpectrogram.Of(reference), estimate, MagnitudeSpectrogram.Of(estimate));
    }

    /// <summary>The distance of two signals whose spectrograms are known already.</summary>
    internal double Of(
        ReadOnlySpan<float> reference,
        ReadOnlySpan<double> referenceSpectrogram,
        ReadOnlySpan<float> estimate,
        ReadOnlySpan<double> estimateSpectrogram
    )
    {
        if (reference.Length <= MagnitudeSpectrogram.Hop)
            return double.NaN;
        var last = reference.Length / MagnitudeSpectrogram.Hop;
        var sum = 0.0;
        for (var frame = 0; frame < last; frame++)
        {
            var bins = new Range(frame * MagnitudeSpectrogram.Bins, (frame + 1) * MagnitudeSpectrogram.Bins);
            sum += Distance(referenceSpectrogram[bins], estimateSpectrogram[bins]);
        }
        // Only the last frame reaches over the end, where the spectrogram has zeros and this measure a mirror.
        return (sum + Distance(MagnitudeSpectrogram.LastMirrored(reference), MagnitudeSpectrogram.LastMirrored(estimate))) / (last + 1);
    }

    private double Distance(ReadOnlySpan<double> reference, ReadOnlySpan<double> estimate)
    {
        Span<double> difference = stackalloc double[Filters];
        for (var filter = 0; filter < Filters; filter++)
            difference[filter] = LogPower(reference, _filters[filter]) - LogPower(estimate, _filters[filter]);
        var sum = 0.0;
        for (var k = 0; k < Coefficients; k++)
        {
            var coefficient = System.Numerics.Tensors.TensorPrimitives.Dot(difference, _cosines.AsSpan(k * Filters, Filters));
            sum += coefficient * coefficient;
        }
        return Math.Sqrt(sum);
    }

    private static double LogPower(ReadOnlySpan<double> magnitudes, (int First, double[] Weights) filter)
    {
        var power = 0.0;
        for (var k = 0; k < filter.Weights.Length; k++)
            power += filter.Weights[k] * magnitudes[filter.First + k] * magnitudes[filter.First + k];
        return Math.Log(power + Floor);
    }

    // Low filters are narrower than a bin; some of them hear nothing, in both signals.
    private static (int First, double[] Weights)[] MelFilters(int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        var binWidth = 0.5 * sampleRate / (MagnitudeSpectrogram.Bins - 1);
        var highest = 2595 * Math.Log10(1 + (0.5 * sampleRate / 700));
        double Edge(int number) => 700 * (Math.Pow(10, highest * number / (Filters + 1) / 2595) - 1);
        var filters = new (int First, double[] Weights)[Filters];
        for (var filter = 0; filter < Filters; filter++)
        {
            var (low, centre, high) = (Edge(filter), Edge(filter + 1), Edge(filter + 2));
            var first = (int)Math.Floor(low / binWidth) + 1;
            var end = Math.Min((int)Math.Ceiling(high / binWidth), MagnitudeSpectrogram.Bins);
            double Weight(double hertz) => Math.Min((hertz - low) / (centre - low), (high - hertz) / (high - centre));
            filters[filter] = (first, [.. Enumerable.Range(first, Math.Max(0, end - first)).Select(bin => Weight(bin * binWidth))]);
        }
        return filters;
    }

    // coefficients x filters.
    private static double[] Cosines()
    {
        var cosines = new double[Coefficients * Filters];
        for (var k = 0; k < Coefficients; k++)
        for (var filter = 0; filter < Filters; filter++)
            cosines[(k * Filters) + filter] = Math.Sqrt((k == 0 ? 1.0 : 2.0) / Filters) * Math.Cos(Math.PI / Filters * (filter + 0.5) * k);
        return cosines;
    }
}
