using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>
/// The Gaussian peaks of tones' partials, each on the few bins around it: what lies further away than 7 standard deviations is below 1e-10
/// (spec 8.3, point 1).
/// </summary>
internal sealed class PartialBands
{
    private const double ReachDeviations = 7;

    private static readonly Operator s_scatterAdd = new("scatter_add");
    private static readonly Operator s_solve = new("linalg_solve");

    private readonly Tensor _positions;
    private readonly Tensor _width;
    private readonly Tensor _index;
    private readonly Tensor _peaks;
    private readonly long _rows;
    private readonly long _partials;
    private readonly int _bins;

    /// <param name="positions">rows x partials: centres, bins.</param>
    /// <param name="width">rows: standard deviation of all peaks of a row, bins.</param>
    /// <param name="bins">N.</param>
    internal PartialBands(Tensor positions, Tensor width, int bins)
    {
        (_positions, _width, _bins) = (positions, width, bins);
        (_rows, _partials) = (positions.Shape[0], positions.Shape[1]);
        var reach = Math.Ceiling(ReachDeviations * width.Detach().Max().Item());
        var centre = positions.Detach().Clamp(0, bins - 1).Round();
        var index = centre.Unsqueeze(-1) + Tensor.Arange(-reach, reach + 1, 1, positions.Type);
        var inside = index.Ge(0).To(positions.Type) * index.Le(bins - 1).To(positions.Type);
        _index = index.Clamp(0, bins - 1).To(ScalarType.Int64).Reshape(_rows, 1, -1);
        var distance = (index - positions.Unsqueeze(-1)) / width.Reshape(_rows, 1, 1);
        _peaks = (distance.Square() * -0.5).Exp() * inside;
    }

    /// <summary>Sum of the peaks, each times its factor.</summary>
    /// <param name="factors">rows x channels x partials.</param>
    /// <returns>rows x channels x bins.</returns>
    internal Tensor Render(Tensor factors)
    {
        var channels = factors.Shape[1];
        var values = (factors.Unsqueeze(-1) * _peaks.Unsqueeze(1)).Reshape(_rows, channels, -1);
        return s_scatterAdd.Call(
            Tensor.Zeros([_rows, channels, _bins], factors.Type),
            2,
            _index.Expand(_rows, channels, _index.Shape[2]),
            values
        );
    }

    /// <summary>
    /// Factors of the peaks that come nearest to a spectrum: the minimum of |E c - v|^2 + lambda |c|^2, whose Gram matrix is known in closed
    /// form (spec 2.5, 8.3 point 2).
    /// </summary>
    /// <param name="spectrum">rows x channels x bins.</param>
    /// <param name="ridge">lambda.</param>
    /// <returns>rows x channels x partials.</returns>
    internal Tensor Fit(Tensor spectrum, double ridge)
    {
        var channels = spectrum.Shape[1];
        var near = spectrum.Gather(2, _index.Expand(_rows, channels, _index.Shape[2])).Reshape(_rows, channels, _partials, -1);
        var products = (near * _peaks.Unsqueeze(1)).Sum([-1]); // rows x channels x partials
        var system = Gram() + Tensor.Eye(_partials, spectrum.Type) * ridge;
        return s_solve.Call(system, products.Transpose(1, 2)).Transpose(1, 2);
    }

    /// <summary>
    /// Inner products of the peaks, rows x partials x partials: those of different peaks as integrals over the bins, which a sum comes close to
    /// where peaks are wide enough to overlap.
    /// </summary>
    internal Tensor Gram()
    {
        var width = _width.Reshape(_rows, 1, 1);
        var (first, second) = (_positions.Unsqueeze(2), _positions.Unsqueeze(1));
        var middle = (first + second) * 0.5;
        var inside = ((_bins - 0.5 - middle) / width).Erf() + ((middle + 0.5) / width).Erf();
        var closeness = ((first - second) / width).Square() * -0.25;
        var unit = Tensor.Eye(_partials, _positions.Type);
        return closeness.Exp() * inside * (width * (Math.Sqrt(Math.PI) / 2)) * (1 - unit) + _peaks.Square().Sum([-1]).Unsqueeze(-1) * unit;
    }
}
