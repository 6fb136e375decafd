namespace Discant.Torch.Layers;

/// <summary>In training, elements are set to 0 at random and the others enlarged so that the mean stays (Srivastava et al. 2014); torch.nn.Dropout.</summary>
public sealed class Dropout : Module
{
    private readonly double _probability;
    private readonly Random _random;

    /// <param name="probability">Of an element to be set to 0; in [0, 1].</param>
    /// <param name="random">Decides which; the same generator gives the same masks. Not shared with another thread.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public Dropout(double probability, Random random)
    {
        if (probability is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability is in [0, 1]");
        (_probability, _random) = (probability, random);
    }

    /// <param name="input">Any shape, floating point.</param>
    /// <returns>The same shape; in evaluation the input itself.</returns>
    public Tensor Forward(Tensor input) => Training && _probability > 0 ? input * Mask(input.Shape).To(input.Type) : input;

    private Tensor Mask(long[] shape)
    {
        var mask = Tensor.Empty(shape, ScalarType.Float32);
        var kept = (float)(1 / (1 - _probability));
        foreach (ref var value in mask.Data<float>())
            value = _random.NextDouble() < _probability ? 0 : kept;
        return mask;
    }
}
