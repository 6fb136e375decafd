namespace Discant.Pitch;

/// <summary>A grid of F0s with equal steps in pitch.</summary>
/// <param name="LowestHz">Frequency of bin 0.</param>
/// <param name="PerOctave">Bins an octave: 60 are steps of 20 cents.</param>
/// <param name="Count">Number of bins.</param>
public sealed record PitchBins(double LowestHz, int PerOctave, int Count)
{
    /// <summary>Frequency of a place on the grid, which may lie between bins, Hz.</summary>
    public double Hertz(double bin) => LowestHz * Math.Pow(2, bin / PerOctave);

    /// <summary>Place of a frequency on the grid; below 0 or above <see cref="Count"/> - 1 where it lies outside.</summary>
    /// <param name="hertz">Above 0.</param>
    public double Bin(double hertz) => PerOctave * Math.Log2(hertz / LowestHz);
}
