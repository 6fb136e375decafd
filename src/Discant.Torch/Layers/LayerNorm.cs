namespace Discant.Torch.Layers;

/// <summary>Normalisation over the last dimension with learned scale (1 at first) and shift (0 at first); torch.nn.LayerNorm.</summary>
public sealed class LayerNorm : Module
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly long[] _shape;
    private readonly double _eps;

    /// <param name="normalizedShape">Size of the last dimension.</param>
    /// <param name="eps">Added to the variance.</param>
    public LayerNorm(long normalizedShape, double eps = 1e-5)
    {
        _shape = [normalizedShape];
        _eps = eps;
        _weight = RegisterParameter("weight", Tensor.Ones(_shape));
        _bias = RegisterParameter("bias", Tensor.Zeros(_shape));
    }

    /// <param name="input">Any leading dimensions x normalizedShape.</param>
    /// <returns>The same shape.</returns>
    public Tensor Forward(Tensor input) => Tensor.LayerNorm(input, _shape, _weight, _bias, _eps);
}
