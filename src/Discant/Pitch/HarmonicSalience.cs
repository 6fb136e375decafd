using System.Numerics.Tensors;

namespace Discant.Pitch;

/// <summary>The weighted sum of the magnitudes of the partials of each F0 (Klapuri 2006, equations 2 and 3).</summary>
internal sealed class HarmonicSalience
{
    private const double Alpha = 52;
    private const double Beta = 320;

    private readonly int[] _shifts;
    private readonly double[][] _weights;

    /// <param name="bins">The grid of F0s.</param>
    /// <param name="options">The range of F0s and the number of partials.</param>
    /// <param name="spectrumCount">Number of places of the spectrum on the same grid.</param>
    public HarmonicSalience(PitchBins bins, HarmonicSumOptions options, int spectrumCount)
    {
        FirstBin = (int)Math.Ceiling(bins.Bin(options.LowestHz));
        Count = Math.Min(bins.Count - 1, (int)bins.Bin(options.HighestHz)) - FirstBin + 1;
        _shifts = [.. Enumerable.Range(1, options.Partials).Select(m => (int)Math.Round(bins.PerOctave * Math.Log2(m)))];
        _weights = new double[options.Partials][];
        for (var m = 1; m <= options.Partials; m++)
        {
            var inside = Math.Clamp(spectrumCount - FirstBin - _shifts[m - 1], 0, Count);
            _weights[m - 1] = [.. Enumerable.Range(FirstBin, inside).Select(bin => Weight(bins.Hertz(bin), m))];
        }
    }

    /// <summary>Place of the lowest F0 on the grid.</summary>
    public int FirstBin { get; }

    /// <summary>Number of F0s.</summary>
    public int Count { get; }

    /// <summary>How much a partial counts.</summary>
    public double Weight(double hertz, int partial) => (hertz + Alpha) / (partial * hertz + Beta);

    /// <summary>The salience of every F0.</summary>
    /// <param name="spectrum">Magnitudes on the grid.</param>
    /// <param name="sums">Receives <see cref="Count"/> values.</param>
    public void Fill(ReadOnlySpan<double> spectrum, Span<double> sums)
    {
        sums.Clear();
        for (var m = 0; m < _shifts.Length; m++)
        {
            var weights = _weights[m];
            var part = sums[..weights.Length];
            if (weights.Length > 0)
                TensorPrimitives.MultiplyAdd(weights, spectrum.Slice(FirstBin + _shifts[m], weights.Length), part, part);
        }
    }
}
