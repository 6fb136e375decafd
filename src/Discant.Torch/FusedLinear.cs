using System.Numerics.Tensors;

namespace Discant.Torch;

/// <summary>The affine map over oneDNN's matrix product, which runs at twice the rate of libtorch's BLAS here (docs/engine.md).</summary>
public static class FusedLinear
{
    /// <summary>x W^T + b. Single precision on the CPU takes the fast way, everything else libtorch's own operator.</summary>
    /// <param name="input">Any leading dimensions x inputs.</param>
    /// <param name="weight">outputs x inputs.</param>
    /// <param name="bias">outputs, or null.</param>
    public static Tensor Apply(Tensor input, Tensor weight, Tensor? bias)
    {
        // What does not fit, libtorch does; and where shapes disagree, it says so.
        if (!Fits(input) || !Fits(weight) || !(bias is null || Fits(bias)) || !Agree(input.Shape, weight.Shape, bias?.Shape))
            return Tensor.Linear(input, weight, bias);
        var shape = input.Shape;
        var size = new Sizes(checked((int)(input.ElementCount / shape[^1])), (int)shape[^1], (int)weight.Shape[0]);
        shape[^1] = size.Outputs;

        Tensor x,
            w,
            y;
        using (GradientMode.Off())
        {
            x = input.Contiguous().Detach();
            w = weight.Contiguous().Detach();
            var b = bias?.Contiguous();
            y = Tensor.Empty(shape, ScalarType.Float32);
            Forward(x.Data<float>(), w.Data<float>(), b is null ? [] : b.Data<float>(), y.Data<float>(), size);
            GC.KeepAlive(b);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(w);
        var needed = new Needed(input.RequiresGrad, weight.RequiresGrad, bias is { RequiresGrad: true });
        if (!GradientMode.IsOn || !(needed.Input || needed.Weight || needed.Bias))
            return y;
        Tensor[] dependencies = bias is null ? [input, weight] : [input, weight, bias];
        var count = dependencies.Length;
        return DifferentiableFunction.Attach(dependencies, [y], g => Backward(g[0]!, x, w, needed, size)[..count], x, w)[0];
    }

    private static bool Fits(Tensor tensor) => tensor.Type == ScalarType.Float32 && NativeMethods.discant_tensor_is_cpu(tensor.Handle) != 0;

    private static bool Agree(long[] input, long[] weight, long[]? bias) =>
        input.Length > 0
        && weight.Length == 2
        && input[^1] == weight[1]
        && weight[1] > 0
        && (bias is null || (bias.Length == 1 && bias[0] == weight[0]));

    private static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> y, Sizes size)
    {
        var (rows, inputs, outputs) = size;
        for (var row = 0; row < rows && bias.Length > 0; row++)
            bias.CopyTo(y.Slice(row * outputs, outputs));
        MatrixProduct.Multiply(false, true, rows, outputs, inputs, x, inputs, weight, inputs, y, outputs, beta: bias.Length > 0 ? 1 : 0);
    }

    private static Tensor?[] Backward(Tensor upstream, Tensor x, Tensor weight, Needed needed, Sizes size)
    {
        var (rows, inputs, outputs) = size;
        var g = upstream.Data<float>();
        var result = new Tensor?[3];
        if (needed.Input)
        {
            var gradient = result[0] = Tensor.Empty(x.Shape, ScalarType.Float32);
            var w = weight.Data<float>();
            MatrixProduct.Multiply(false, false, rows, inputs, outputs, g, outputs, w, inputs, gradient.Data<float>(), inputs);
        }
        if (needed.Weight)
        {
            var gradient = result[1] = Tensor.Empty(weight.Shape, ScalarType.Float32);
            var values = x.Data<float>();
            MatrixProduct.Multiply(true, false, outputs, inputs, rows, g, outputs, values, inputs, gradient.Data<float>(), inputs);
        }
        if (needed.Bias)
        {
            var gradient = result[2] = Tensor.Zeros([outputs]);
            var sum = gradient.Data<float>();
            for (var row = 0; row < rows; row++)
                TensorPrimitives.Add(sum, g.Slice(row * outputs, outputs), sum);
        }
        return result;
    }

    private sealed record Sizes(int Rows, int Inputs, int Outputs);

    private sealed record Needed(bool Input, bool Weight, bool Bias);
}
