namespace Discant.Torch;

/// <summary>Starting values of parameters, drawn from a handed-in generator so that the same seed gives the same network.</summary>
public static class Initialisation
{
    /// <summary>Values uniform in [-bound, bound).</summary>
    /// <param name="random">Source of the values.</param>
    /// <param name="bound">Half the width of the range.</param>
    /// <param name="shape">Sizes of the tensor.</param>
    public static Tensor Uniform(Random random, double bound, params ReadOnlySpan<long> shape)
    {
        var tensor = Tensor.Empty(shape, ScalarType.Float32);
        foreach (ref var value in tensor.Data<float>())
            value = (float)((random.NextDouble() * 2 - 1) * bound);
        return tensor;
    }

    /// <summary>Values uniform in +-1/sqrt(fanIn), PyTorch's start of linear and convolutional layers (kaiming_uniform with a = sqrt(5)).</summary>
    /// <param name="random">Source of the values.</param>
    /// <param name="fanIn">Number of inputs that an output sums.</param>
    /// <param name="shape">Sizes of the tensor.</param>
    public static Tensor FanIn(Random random, long fanIn, params ReadOnlySpan<long> shape) =>
        Uniform(random, fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0, shape);

    /// <summary>Normally distributed values (Box and Muller 1958).</summary>
    /// <param name="random">Source of the values.</param>
    /// <param name="mean">Mean.</param>
    /// <param name="standardDeviation">Standard deviation.</param>
    /// <param name="shape">Sizes of the tensor.</param>
    public static Tensor Normal(Random random, double mean, double standardDeviation, params ReadOnlySpan<long> shape)
    {
        var tensor = Tensor.Empty(shape, ScalarType.Float32);
        foreach (ref var value in tensor.Data<float>())
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            value = (float)(mean + standardDeviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
        return tensor;
    }
}
