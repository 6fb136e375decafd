using Discant.Torch;
using MathNet.Numerics.LinearAlgebra;

namespace Discant.Separation.FlowPrior;

/// <summary>Mixes two neighbouring bins of the even frame and the same two of the odd one by a 4 x 4 matrix, the same for all (spec 2.3).</summary>
public sealed class InvertibleConvolution : Module
{
    private const int Split = 4;

    private readonly Tensor _weight;

    /// <param name="random">Source of the starting values: a random rotation.</param>
    public InvertibleConvolution(Random random) => _weight = RegisterParameter("weight", Rotation(random));

    /// <summary>4 x 4.</summary>
    public Tensor Weight => _weight;

    /// <summary>From data towards latents.</summary>
    /// <param name="x">rows x channels x pairs; channels a multiple of 4.</param>
    /// <param name="lengths">Of the rows.</param>
    /// <returns>The result, and the logarithm of the determinant's magnitude for each row.</returns>
    public (Tensor Y, Tensor LogDeterminant) Forward(Tensor x, SqueezedLengths lengths) =>
        (lengths.Cut(Mix(x, _weight)), lengths.Counts * LogDeterminant(x));

    /// <summary>From latents towards data.</summary>
    /// <param name="y">rows x channels x pairs; channels a multiple of 4.</param>
    /// <param name="lengths">Of the rows.</param>
    /// <returns>The result, and the logarithm of the determinant's magnitude for each row.</returns>
    public (Tensor X, Tensor LogDeterminant) Inverse(Tensor y, SqueezedLengths lengths) =>
        (lengths.Cut(Mix(y, _weight.Inverse())), -lengths.Counts * LogDeterminant(y));

    private Tensor LogDeterminant(Tensor x) => _weight.Slogdet()[1] * (x.Shape[1] / (double)Split);

    // Group g holds channels 2g, 2g + 1, bins + 2g, bins + 2g + 1.
    private static Tensor Mix(Tensor x, Tensor weight)
    {
        var (rows, channels, pairs) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        var groups = channels / Split;
        var grouped = x.Reshape(rows, 2, groups, 2, pairs).Permute(0, 1, 3, 2, 4).Reshape(rows, Split, groups * pairs);
        var mixed = weight.Matmul(grouped);
        return mixed.Reshape(rows, 2, 2, groups, pairs).Permute(0, 1, 3, 2, 4).Reshape(rows, channels, pairs);
    }

    private static Tensor Rotation(Random random)
    {
        var gaussian = Initialisation.Normal(random, 0, 1, Split, Split).ToDoubles();
        var rotation = Matrix<double>.Build.DenseOfRowMajor(Split, Split, gaussian).QR().Q;
        if (rotation.Determinant() < 0)
            rotation.SetColumn(0, -rotation.Column(0));
        return Tensor.From(Array.ConvertAll(rotation.ToRowMajorArray(), v => (float)v), Split, Split);
    }
}
