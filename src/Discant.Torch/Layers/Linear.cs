namespace Discant.Torch.Layers;

/// <summary>y = x W^T + b; torch.nn.Linear. Weight and bias start uniform in +-1/sqrt(inputs).</summary>
public sealed class Linear : WeightedLayer
{
    /// <param name="inFeatures">Size of the last dimension of the input.</param>
    /// <param name="outFeatures">Size of the last dimension of the output.</param>
    /// <param name="random">Source of the starting values.</param>
    /// <param name="bias">Whether there is a bias.</param>
    public Linear(long inFeatures, long outFeatures, Random random, bool bias = true)
        : base(
            Initialisation.FanIn(random, inFeatures, outFeatures, inFeatures),
            bias ? Initialisation.FanIn(random, inFeatures, outFeatures) : null
        ) { }

    /// <param name="input">Any leading dimensions x inFeatures.</param>
    /// <returns>The same leading dimensions x outFeatures.</returns>
    public Tensor Forward(Tensor input) => FusedLinear.Apply(input, Weight, Bias);
}
