namespace Discant.Torch.Layers;

/// <summary>Each channel normalised over rows, height and width, with learned scale and shift (Ioffe and Szegedy 2015); torch.nn.BatchNorm2d.</summary>
/// <param name="features">Size of dimension 1 of the input.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">Share of the new batch in the running statistics.</param>
public sealed class BatchNorm2d(long features, double eps = 1e-5, double momentum = 0.1) : BatchNorm(features, eps, momentum)
{
    /// <param name="input">rows x features x height x width.</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentException">Another number of dimensions.</exception>
    public Tensor Forward(Tensor input) =>
        input.Dimensions == 4 ? Normalise(input) : throw new ArgumentException($"{input.Describe()} has not 4 dimensions", nameof(input));
}
