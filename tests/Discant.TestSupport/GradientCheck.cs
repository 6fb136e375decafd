using Discant.Torch;
using Xunit;

namespace Discant.TestSupport;

/// <summary>Compares the gradients of autograd with central finite differences in double precision.</summary>
public static class GradientCheck
{
    /// <summary>Fails where a gradient of a random weighted sum of the result differs from its finite difference.</summary>
    /// <param name="compute">A smooth function of the inputs around their values; the result may be complex.</param>
    /// <param name="inputs">Contiguous double-precision tensors; their values are changed and put back.</param>
    /// <param name="tolerance">Largest error, relative to the largest gradient of that input.</param>
    /// <param name="step">Half the distance of the two points; the error of the difference itself is about step squared and 1e-16 / step.</param>
    /// <param name="elements">At most so many elements of each input are tried, evenly spread.</param>
    public static void Run(
        Func<Tensor[], Tensor> compute,
        Tensor[] inputs,
        double tolerance = 1e-6,
        double step = 1e-5,
        int elements = int.MaxValue
    )
    {
        using var scope = Tensor.Scope();
        Assert.All(inputs, i => Assert.Equal(ScalarType.Float64, i.Type));
        var gradients = Analytic(compute, inputs);
        for (var k = 0; k < inputs.Length; k++)
        {
            var count = (int)inputs[k].ElementCount;
            var stride = Math.Max(1, (count + (long)elements - 1) / elements);
            var tried = Enumerable.Range(0, count).Where(e => e % stride == 0).ToArray();
            var numeric = tried.Select(e => Numeric(compute, inputs, inputs[k], e, step)).ToArray();
            Close.Relative(numeric, tried.Select(e => gradients[k][e]).ToArray(), tolerance, $"gradient of input {k}");
        }
    }

    private static double[][] Analytic(Func<Tensor[], Tensor> compute, Tensor[] inputs)
    {
        foreach (var input in inputs)
        {
            input.Grad = null;
            input.RequiresGrad = true;
        }
        Objective(compute, inputs).Backward();
        var gradients = Array.ConvertAll(inputs, i => i.Grad?.ToDoubles() ?? throw new InvalidOperationException($"no gradient for {i}"));
        foreach (var input in inputs)
        {
            input.Grad = null;
            input.RequiresGrad = false;
        }
        return gradients;
    }

    private static double Numeric(Func<Tensor[], Tensor> compute, Tensor[] inputs, Tensor varied, int element, double step)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var before = varied.Data<double>()[element];
        // The distance that is really there after rounding.
        var (above, below) = (before + step, before - step);
        varied.Data<double>()[element] = above;
        var high = Objective(compute, inputs).Item();
        varied.Data<double>()[element] = below;
        var low = Objective(compute, inputs).Item();
        varied.Data<double>()[element] = before;
        return (high - low) / (above - below);
    }

    // A weighted sum, so that errors of single elements cannot cancel; the weights are the same at every call.
    private static Tensor Objective(Func<Tensor[], Tensor> compute, Tensor[] inputs)
    {
        var result = compute(inputs);
        if (result.Type is ScalarType.Complex64 or ScalarType.Complex128)
            result = result.ViewAsReal();
        var weights = Initialisation.Normal(new Random(12345), 0, 1, result.Shape).To(ScalarType.Float64);
        return (result * weights).Sum();
    }
}
