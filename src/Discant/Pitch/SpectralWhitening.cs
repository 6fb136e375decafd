namespace Discant.Pitch;

/// <summary>
/// Makes the bands of a spectrum more equally strong, so that the formants of a voice count less than its pitch (Klapuri 2006, Section 2.1).
/// </summary>
internal sealed class SpectralWhitening
{
    private const int Bands = 30;
    private const double LowestLevel = 1e-12;

    private readonly (int First, double[] Weights)[] _responses;
    private readonly double[] _centres;
    private readonly double _exponent;
    private readonly double[] _gains = new double[Bands];

    /// <param name="bins">Number of frequency bins.</param>
    /// <param name="binHz">Width of a bin, Hz.</param>
    /// <param name="compression">Exponent of a band's level after compression.</param>
    public SpectralWhitening(int bins, double binHz, double compression)
    {
        _exponent = compression - 1;
        _centres = [.. Enumerable.Range(1, Bands).Select(b => CentreHz(b) / binHz)];
        _responses =
        [
            .. Enumerable
                .Range(1, Bands)
                .Select(b => Triangle(CentreHz(b - 1) / binHz, CentreHz(b) / binHz, CentreHz(b + 1) / binHz, bins)),
        ];
    }

    /// <summary>Multiplies magnitudes by the compressing gain, in place.</summary>
    public void Apply(Span<double> magnitudes)
    {
        for (var b = 0; b < Bands; b++)
            _gains[b] = Math.Pow(Math.Max(Level(magnitudes, _responses[b]), LowestLevel), _exponent);
        var band = 0;
        for (var k = 0; k < magnitudes.Length; k++)
        {
            while (band < Bands - 2 && _centres[band + 1] < k)
                band++;
            var share = Math.Clamp((k - _centres[band]) / (_centres[band + 1] - _centres[band]), 0, 1);
            magnitudes[k] *= (1 - share) * _gains[band] + share * _gains[band + 1];
        }
    }

    private static double CentreHz(int band) => 229 * (Math.Pow(10, (band + 1) / 21.4) - 1);

    private static (int First, double[] Weights) Triangle(double low, double centre, double high, int bins)
    {
        var first = Math.Max(0, (int)Math.Ceiling(low));
        var last = Math.Min(bins - 1, (int)high);
        var weights = Enumerable
            .Range(first, Math.Max(0, last - first + 1))
            .Select(k => k < centre ? (k - low) / (centre - low) : (high - k) / (high - centre));
        return (first, [.. weights]);
    }

    private static double Level(ReadOnlySpan<double> magnitudes, (int First, double[] Weights) response)
    {
        var power = 0.0;
        for (var k = 0; k < response.Weights.Length; k++)
            power += response.Weights[k] * magnitudes[response.First + k] * magnitudes[response.First + k];
        return Math.Sqrt(power / magnitudes.Length);
    }
}
