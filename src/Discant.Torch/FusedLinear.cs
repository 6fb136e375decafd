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
        if (!Fits(input) || !Fits(weight))
            return Tensor.Linear(input, weight, bias);
        var shape = input.Shape;
        var inputs = (int)shape[^1];
        var outputs = (int)weight.Shape[0];
        if (weight.Shape[1] != inputs)
            return Tensor.Linear(input, weight, bias);
        var rows = (int)(input.ElementCount / Math.Max(1, inputs));
        shape[^1] = outputs;

        Tensor x,
            y;
        using (GradientMode.Off())
        {
            x = input.Contiguous();
            y = Tensor.Empty(shape, ScalarType.Float32);
            Forward(x.Data<float>(), weight.Data<float>(), bias is null ? [] : bias.Data<float>(), y.Data<float>(), rows, inputs, outputs);
        }
        if (!GradientMode.IsOn || !(input.RequiresGrad || weight.RequiresGrad || bias is { RequiresGrad: true }))
            return y;
        var needsInput = input.RequiresGrad;
        var saved = x.Detach();
        var savedWeight = weight.Detach();
        Tensor[] dependencies = bias is null ? [input, weight] : [input, weight, bias];
        return DifferentiableFunction.Attach(
            dependencies,
            [y],
            gradients => Backward(gradients[0]!, saved, savedWeight, needsInput, bias is not null, rows, inputs, outputs),
            saved,
            savedWeight
        )[0];
    }

    private static bool Fits(Tensor tensor) => tensor.Type == ScalarType.Float32 && NativeMethods.discant_tensor_is_cpu(tensor.Handle) != 0;

    private static void Forward(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> bias,
        Span<float> y,
        int rows,
        int inputs,
        int outputs
    )
    {
        for (var row = 0; row < rows && bias.Length > 0; row++)
            bias.CopyTo(y.Slice(row * outputs, outputs));
        MatrixProduct.Multiply(false, true, rows, outputs, inputs, x, inputs, weight, inputs, y, outputs, beta: bias.Length > 0 ? 1 : 0);
    }

    private static Tensor?[] Backward(
        Tensor upstream,
        Tensor x,
        Tensor weight,
        bool needsInput,
        bool hasBias,
        int rows,
        int inputs,
        int outputs
    )
    {
        var g = upstream.Data<float>();
        var result = new Tensor?[hasBias ? 3 : 2];
        if (needsInput)
        {
            result[0] = Tensor.Empty(x.Shape, ScalarType.Float32);
            MatrixProduct.Multiply(
                false,
                false,
                rows,
                inputs,
                outputs,
                g,
                outputs,
                weight.Data<float>(),
                inputs,
                result[0]!.Data<float>(),
                inputs
            );
        }
        result[1] = Tensor.Empty(weight.Shape, ScalarType.Float32);
        MatrixProduct.Multiply(true, false, outputs, inputs, rows, g, outputs, x.Data<float>(), inputs, result[1]!.Data<float>(), inputs);
        if (hasBias)
        {
            result[2] = Tensor.Zeros([outputs]);
            var sum = result[2]!.Data<float>();
            for (var row = 0; row < rows; row++)
                TensorPrimitives.Add(sum, g.Slice(row * outputs, outputs), sum);
        }
        return result;
    }
}
