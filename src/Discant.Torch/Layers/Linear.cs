namespace Discant.Torch.Layers;

/// <summary>y = x W^T + b; torch.nn.Linear. Weight and bias start uniform in +-1/sqrt(inputs).</summary>
public sealed class Linear : Module
{
    /// <param name="inFeatures">Size of the last dimension of the input.</param>
    /// <param name="outFeatures">Size of the last dimension of the output.</param>
    /// <param name="random">Source of the starting values.</param>
    /// <param name="bias">Whether there is a bias.</param>
    public Linear(long inFeatures, long outFeatures, Random random, bool bias = true)
    {
        var bound = 1 / Math.Sqrt(inFeatures);
        Weight = RegisterParameter("weight", Initialisation.Uniform(random, bound, outFeatures, inFeatures));
        Bias = bias ? RegisterParameter("bias", Initialisation.Uniform(random, bound, outFeatures)) : null;
    }

    /// <summary>outFeatures x inFeatures.</summary>
    public Tensor Weight { get; }

    /// <summary>outFeatures, or null.</summary>
    public Tensor? Bias { get; }

    /// <param name="input">Any leading dimensions x inFeatures.</param>
    /// <returns>The same leading dimensions x outFeatures.</returns>
    public Tensor Forward(Tensor input) => FusedLinear.Apply(input, Weight, Bias);
}
