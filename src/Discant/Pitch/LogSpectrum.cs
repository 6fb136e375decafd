namespace Discant.Pitch;

/// <summary>A spectrum on a grid of equal steps in pitch: at each place the largest magnitude within a tolerance.</summary>
internal sealed class LogSpectrum
{
    private readonly (int First, int Last)[] _ranges;
    private readonly double[] _centres;
    private readonly double[] _values;

    /// <param name="bins">Gives the lowest frequency and the steps; the grid goes on to <paramref name="highestHz"/>.</param>
    /// <param name="binHz">Width of a bin of the linear spectrum, Hz.</param>
    /// <param name="highestHz">Last frequency.</param>
    /// <param name="toleranceCents">How far to each side the largest magnitude is looked for.</param>
    public LogSpectrum(PitchBins bins, double binHz, double highestHz, double toleranceCents)
    {
        Count = (int)bins.Bin(highestHz) + 1;
        var factor = Math.Pow(2, toleranceCents / 1200);
        _centres = [.. Enumerable.Range(0, Count).Select(b => bins.Hertz(b) / binHz)];
        _ranges = Array.ConvertAll(_centres, c => ((int)Math.Ceiling(c / factor), (int)(c * factor)));
        _values = new double[Count];
    }

    /// <summary>Number of places.</summary>
    public int Count { get; }

    /// <summary>The magnitudes.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Reads a linear spectrum.</summary>
    public void Fill(ReadOnlySpan<double> spectrum)
    {
        for (var b = 0; b < Count; b++)
        {
            var below = (int)_centres[b];
            var share = _centres[b] - below;
            var value = (1 - share) * spectrum[below] + share * spectrum[below + 1];
            for (var k = _ranges[b].First; k <= _ranges[b].Last; k++)
                value = Math.Max(value, spectrum[k]);
            _values[b] = value;
        }
    }
}
