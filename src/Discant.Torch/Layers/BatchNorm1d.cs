namespace Discant.Torch.Layers;

/// <summary>Each feature normalised over rows and steps, with learned scale and shift (Ioffe and Szegedy 2015); torch.nn.BatchNorm1d.</summary>
/// <param name="features">Size of dimension 1 of the input.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">Share of the new batch in the running statistics.</param>
public sealed class BatchNorm1d(long features, double eps = 1e-5, double momentum = 0.1) : BatchNorm(features, eps, momentum)
{
    /// <param name="input">rows x features, or rows x features x steps.</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentException">Another number of dimensions.</exception>
    public Tensor Forward(Tensor input) =>
        input.Dimensions is 2 or 3
            ? Normalise(input)
            : throw new ArgumentException($"{input.Describe()} has not 2 or 3 dimensions", nameof(input));
}
