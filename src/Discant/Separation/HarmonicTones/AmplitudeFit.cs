using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// How loud tones are whose partials lie fast: the amplitudes that bring the sum of their magnitudes, compressed, nearest to a spectrum's. It is
/// <see cref="ToneFit"/> for the amplitudes alone, from spectra that were rendered once, and many times as fast.
/// </summary>
/// <remarks>Gauss-Newton steps in the amplitudes' roots, in which a compressed peak is linear. Keeps work space: one a thread.</remarks>
/// <param name="bins">Of a spectrum.</param>
internal sealed class AmplitudeFit(int bins)
{
    private const double Damping = 1e-6;
    private const int MostTries = 4;

    private readonly double[] _model = new double[bins];
    private readonly double[] _difference = new double[bins];
    private readonly List<double[]> _slopes = [];

    /// <summary>Moves amplitudes to where the sum is nearest to a spectrum.</summary>
    /// <param name="target">The spectrum, compressed.</param>
    /// <param name="tones">Magnitudes of each tone at amplitude 1: tones x bins.</param>
    /// <param name="roots">Roots of the amplitudes; begin where they are, and are replaced. Not negative.</param>
    /// <param name="steps">At most so many.</param>
    /// <returns>Half the squared distance that is left.</returns>
    internal double Refine(ReadOnlySpan<double> target, ReadOnlySpan<double[]> tones, Span<double> roots, int steps)
    {
        var distance = Distance(target, tones, roots);
        Span<double> normal = stackalloc double[roots.Length * roots.Length];
        Span<double> step = stackalloc double[roots.Length];
        Span<double> trial = stackalloc double[roots.Length];
        for (; steps > 0; steps--)
        {
            Equations(tones, roots, normal, step);
            ToneFit.SolveSymmetric(normal, step);
            var (tries, share, reached) = (0, 1.0, double.PositiveInfinity);
            for (; tries < MostTries && reached >= distance; tries++, share /= 4)
            {
                for (var k = 0; k < trial.Length; k++)
                    trial[k] = Math.Max(0, roots[k] + (share * step[k]));
                reached = Distance(target, tones, trial);
            }
            if (reached >= distance)
                break;
            trial.CopyTo(roots);
            var gained = distance - reached;
            distance = reached;
            if (gained < 1e-4 * distance)
                break;
        }
        return distance;
    }

    private double Distance(ReadOnlySpan<double> target, ReadOnlySpan<double[]> tones, ReadOnlySpan<double> roots)
    {
        Array.Fill(_model, CompressedSpectrum.Shift);
        for (var k = 0; k < tones.Length; k++)
            TensorPrimitives.MultiplyAdd<double>(tones[k], roots[k] * roots[k], _model, _model);
        TensorPrimitives.Sqrt<double>(_model, _model);
        TensorPrimitives.Subtract<double>(_model, target, _difference);
        return 0.5 * TensorPrimitives.SumOfSquares<double>(_difference);
    }

    // Normal equations with a trace of damping; d sqrt(sum of u^2 P) / du = u P / sqrt(sum).
    private void Equations(ReadOnlySpan<double[]> tones, ReadOnlySpan<double> roots, Span<double> normal, Span<double> step)
    {
        var size = roots.Length;
        while (_slopes.Count < size)
            _slopes.Add(new double[bins]);
        TensorPrimitives.Reciprocal<double>(_model, _model);
        for (var a = 0; a < size; a++)
        {
            TensorPrimitives.Multiply<double>(tones[a], _model, _slopes[a]);
            step[a] = -roots[a] * TensorPrimitives.Dot<double>(_slopes[a], _difference);
            for (var b = 0; b <= a; b++)
                normal[(a * size) + b] = normal[(b * size) + a] =
                    roots[a] * roots[b] * TensorPrimitives.Dot<double>(_slopes[a], _slopes[b]);
            normal[(a * size) + a] *= 1 + Damping;
        }
    }
}
