using System.Numerics;

namespace Discant.Synthesis.Singing;

/// <summary>
/// One period of the derivative of the flow through the glottis, KLGLOTT88 (Klatt and Klatt 1990): 2x - 3x^2 while it is open. Kept as
/// tables with ever fewer harmonics, so that at any pitch the source holds nothing above half the sample rate.
/// </summary>
internal sealed class GlottalPulse
{
    public const int MostHarmonics = 512;
    private const int TableLength = 4096;
    private const int TablesPerOctave = 12;
    private const int FewestHarmonics = 4;

    private readonly List<(int Harmonics, float[] Samples)> _tables = [];

    /// <param name="openQuotient">Part of the period with open glottis, 0 to 1.</param>
    public GlottalPulse(double openQuotient)
    {
        Amplitudes = new double[MostHarmonics + 1];
        var period = new double[TableLength];
        var sine = Enumerable.Range(0, TableLength).Select(n => Math.Sin(2 * Math.PI * n / TableLength)).ToArray();
        var scale = 1 / Math.Sqrt(Enumerable.Range(1, MostHarmonics).Sum(k => 2 * Squared(Coefficient(k, openQuotient))));
        var done = 0;
        foreach (var harmonics in Sizes())
        {
            for (; done < harmonics; done++)
                AddHarmonic(period, sine, done + 1, scale * Coefficient(done + 1, openQuotient));
            _tables.Add((harmonics, [.. period.Select(v => (float)v), (float)period[0]]));
        }
    }

    /// <summary>Amplitude of each harmonic's cosine, by number; [0] is 0: the pulse has no mean. The period with all has power 1.</summary>
    public double[] Amplitudes { get; }

    /// <summary>Number of tables of a pulse.</summary>
    public int TableCount => _tables.Count;

    /// <summary>The most complete table with at most so many harmonics; the sparsest where none is that sparse.</summary>
    public int TableFor(double harmonics)
    {
        var k = _tables.Count - 1;
        while (k > 0 && _tables[k].Harmonics > harmonics)
            k--;
        return k;
    }

    /// <summary>The pulse at a phase in [0, 1), between a table and the next sparser one.</summary>
    public double At(double phase, int table, double weightOfSparser)
    {
        var position = phase * TableLength;
        var n = (int)position;
        var fraction = position - n;
        var full = Between(_tables[table].Samples, n, fraction);
        var sparse = Between(_tables[Math.Max(0, table - 1)].Samples, n, fraction);
        return full + (weightOfSparser * (sparse - full));
    }

    /// <summary>How far the number of harmonics allowed lies towards the next richer table: 1 just below it, 0 at this one.</summary>
    public double Richness(int table, double harmonics)
    {
        if (table + 1 >= _tables.Count)
            return 1;
        double here = _tables[table].Harmonics;
        return Math.Clamp((harmonics - here) / (_tables[table + 1].Harmonics - here), 0, 1);
    }

    private static double Between(float[] samples, int n, double fraction) => samples[n] + (fraction * (samples[n + 1] - samples[n]));

    private static IEnumerable<int> Sizes() =>
        Enumerable
            .Range(0, (7 * TablesPerOctave) + 1)
            .Select(k => (int)Math.Round(FewestHarmonics * Math.Pow(2, (double)k / TablesPerOctave)))
            .Distinct();

    private static double Squared(Complex value) => (value.Real * value.Real) + (value.Imaginary * value.Imaginary);

    // The Fourier integrals of x and x^2 over the open phase, w = phase turned through while it lasts.
    private static Complex Coefficient(int harmonic, double openQuotient)
    {
        var w = 2 * Math.PI * harmonic * openQuotient;
        var end = Complex.FromPolarCoordinates(1, -w);
        var first = ((end * new Complex(1, w)) - 1) / (w * w);
        var second = new Complex(0, 1 / w) * (end - (2 * first));
        return openQuotient * ((2 * first) - (3 * second));
    }

    private void AddHarmonic(double[] period, double[] sine, int harmonic, Complex coefficient)
    {
        Amplitudes[harmonic] = 2 * coefficient.Magnitude;
        const int Quarter = TableLength / 4;
        for (var n = 0; n < TableLength; n++)
        {
            var at = harmonic * n;
            period[n] +=
                2
                * ((coefficient.Real * sine[(at + Quarter) & (TableLength - 1)]) - (coefficient.Imaginary * sine[at & (TableLength - 1)]));
        }
    }
}
