namespace Discant.Torch.Layers;

/// <summary>A layer with a weight and perhaps a bias. The weight may be given as length and direction (Salimans and Kingma 2016).</summary>
public abstract class WeightedLayer : Module
{
    private Tensor? _weight;
    private Tensor? _length;
    private Tensor? _direction;

    /// <param name="weight">Starting weight; its first dimension is the one that weight normalisation keeps.</param>
    /// <param name="bias">Starting bias, or null.</param>
    protected WeightedLayer(Tensor weight, Tensor? bias)
    {
        _weight = RegisterParameter("weight", weight);
        Bias = bias is null ? null : RegisterParameter("bias", bias);
    }

    /// <summary>The weight as it is used; under weight normalisation computed anew at each call, and part of the graph.</summary>
    public Tensor Weight => _weight ?? Tensor.WeightNorm(_direction!, _length!, 0);

    /// <summary>One value an output, or null.</summary>
    public Tensor? Bias { get; }

    /// <summary>
    /// Replaces the parameter `weight` by `weight_g` (one length a slice of the first dimension) and `weight_v` (the direction), as
    /// torch.nn.utils.weight_norm does: weight = g v / |v|. The weight itself does not change.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was done before.</exception>
    public void NormaliseWeight()
    {
        if (_weight is null)
            throw new InvalidOperationException("the weight is normalised already");
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var shape = _weight.Shape;
        var ones = Array.ConvertAll(shape, _ => 1L);
        ones[0] = shape[0];
        var length = _weight.Reshape(shape[0], -1).Square().Sum([1]).Sqrt().Reshape(ones);
        var direction = _weight.Clone();
        RemoveParameter("weight").Dispose();
        _weight = null;
        _length = RegisterParameter("weight_g", length);
        _direction = RegisterParameter("weight_v", direction);
    }
}
