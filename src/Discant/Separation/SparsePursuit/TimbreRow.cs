using System.Numerics.Tensors;
using Discant.Separation.HarmonicTones;

namespace Discant.Separation.SparsePursuit;

/// <summary>A row of the dictionary while it is learned: magnitudes of the partials, and the optimiser's state.</summary>
internal sealed class TimbreRow
{
    private const double FirstMoment = 0.9;
    private const double SecondMoment = 0.999;
    private const double Epsilon = 1e-8;

    // A row is not held to its first iterations.
    private const int Childhood = 250;

    private readonly double[] _mean = new double[ToneTracks.Harmonics];
    private double _square;
    private double _amplitudes;

    /// <summary>Magnitudes of the partials, 0 to 1.</summary>
    public double[] Partials { get; private init; } = [];

    /// <summary>Iterations since it began.</summary>
    public int Age { get; private set; }

    /// <summary>How loud the tones were that it was found in, an iteration.</summary>
    public double Merit => _amplitudes / Math.Max(1, Age - Childhood);

    /// <summary>A row to begin with: h^-e U(0, 1), e from Lomax's distribution of shape 1/2, the largest partial 1.</summary>
    public static TimbreRow Random(Random random)
    {
        var fall = Math.Pow(1 - random.NextDouble(), -2) - 1;
        double[] partials = [.. Enumerable.Range(1, ToneTracks.Harmonics).Select(h => Math.Pow(h, -fall) * (1 - random.NextDouble()))];
        TensorPrimitives.Divide(partials, partials.Max(), partials);
        return new TimbreRow { Partials = partials };
    }

    /// <summary>A step of Adam whose second moment is shared by all partials, within 0 and 1.</summary>
    /// <param name="gradient">Slope of the distance in each partial.</param>
    /// <param name="amplitude">Of the tone that was found with this row.</param>
    /// <param name="rate">Learning rate.</param>
    public void Step(ReadOnlySpan<double> gradient, double amplitude, double rate)
    {
        Age++;
        _amplitudes += amplitude;
        _square = (SecondMoment * _square) + ((1 - SecondMoment) * TensorPrimitives.SumOfSquares(gradient) / gradient.Length);
        var deviation = Math.Sqrt(_square / (1 - Math.Pow(SecondMoment, Age))) + Epsilon;
        for (var h = 0; h < gradient.Length; h++)
        {
            _mean[h] = (FirstMoment * _mean[h]) + ((1 - FirstMoment) * gradient[h]);
            var step = rate * _mean[h] / (1 - Math.Pow(FirstMoment, Age)) / deviation;
            Partials[h] = Math.Clamp(Partials[h] - step, 0, 1);
        }
    }

    /// <summary>The partials with the largest 1.</summary>
    public double[] Normalised()
    {
        var largest = Partials.Max();
        return largest > 0 ? Array.ConvertAll(Partials, p => p / largest) : (double[])Partials.Clone();
    }
}
