using Discant.TestSupport;

namespace Discant.Torch.Tests;

/// <summary>Runs a computation forwards and backwards, so that two ways to the same result can be compared.</summary>
internal static class Gradients
{
    /// <summary>The result of a computation and the gradient of each input for a fixed random upstream gradient.</summary>
    internal static (double[] Values, double[]?[] Gradients) Of(Func<Tensor[], Tensor> compute, params Tensor[] inputs)
    {
        using var scope = Tensor.Scope();
        foreach (var input in inputs)
        {
            input.Grad = null;
            input.RequiresGrad = true;
        }
        var result = compute(inputs);
        result.Backward(Initialisation.Normal(new Random(99), 0, 1, result.Shape).To(result.Type));
        return (result.ToDoubles(), Array.ConvertAll(inputs, i => i.Grad?.ToDoubles()));
    }

    /// <summary>Fails where two computations differ in values or in any gradient.</summary>
    internal static void AssertSame(
        Func<Tensor[], Tensor> expected,
        Func<Tensor[], Tensor> actual,
        double tolerance,
        params Tensor[] inputs
    )
    {
        var (values, gradients) = Of(expected, inputs);
        var (ownValues, ownGradients) = Of(actual, inputs);
        Close.Relative(values, ownValues, tolerance, "value");
        for (var k = 0; k < inputs.Length; k++)
            Close.Relative(gradients[k]!, ownGradients[k]!, tolerance, $"gradient of input {k}");
    }

    /// <summary>A normally distributed tensor.</summary>
    internal static Tensor Normal(int seed, params long[] shape) => Initialisation.Normal(new Random(seed), 0, 1, shape);
}
