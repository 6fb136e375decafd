using System.Numerics.Tensors;

namespace Discant.Torch;

/// <summary>
/// The recurrence of a gated recurrent unit on plain memory: one matrix product and one pass of gates a step, and its exact adjoint.
/// The input's projection is computed outside, once for all steps, so that shared inputs can share it.
/// </summary>
/// <remarks>
/// Gate order r, z, n as in PyTorch: r = s(x_r + h_r), z = s(x_z + h_z), n = tanh(x_n + r h_n), h' = n + z (h - n), where x is the
/// projection and h_* = W_hh h + b_hh. The state starts at 0.
/// </remarks>
public static class FusedGru
{
    /// <summary>Runs the recurrence. Single precision on the CPU only.</summary>
    /// <param name="projection">rows x steps x 3 units: W_ih x + b_ih.</param>
    /// <param name="weightHh">3 units x units.</param>
    /// <param name="biasHh">3 units.</param>
    /// <returns>rows x steps x units: the state after each step.</returns>
    /// <exception cref="ArgumentException">Another element type, or shapes that do not agree.</exception>
    /// <exception cref="InvalidOperationException">Not in the memory of the CPU.</exception>
    public static Tensor Apply(Tensor projection, Tensor weightHh, Tensor biasHh)
    {
        var size = Check(projection, weightHh, biasHh);
        Tensor output,
            gates,
            weight;
        using (GradientMode.Off())
        {
            output = Tensor.Empty([size.Rows, size.Steps, size.Units], ScalarType.Float32);
            gates = Tensor.Empty([size.Rows, size.Steps, 4 * size.Units], ScalarType.Float32);
            weight = weightHh.Contiguous().Detach();
            using var given = projection.Contiguous().Detach();
            using var bias = biasHh.Contiguous().Detach();
            Forward(given.Data<float>(), weight.Data<float>(), bias.Data<float>(), output.Data<float>(), gates.Data<float>(), size);
        }
        if (!GradientMode.IsOn || !(projection.RequiresGrad || weightHh.RequiresGrad || biasHh.RequiresGrad))
        {
            gates.Dispose();
            weight.Dispose();
            return output;
        }
        var states = output.Detach();
        return DifferentiableFunction.Attach(
            [projection, weightHh, biasHh],
            [output],
            gradients => Backward(gradients[0]!, weight, states, gates, size),
            weight,
            states,
            gates
        )[0];
    }

    private static Sizes Check(Tensor projection, Tensor weightHh, Tensor biasHh)
    {
        var (shape, weight, bias) = (projection.Shape, weightHh.Shape, biasHh.Shape);
        var agree =
            shape.Length == 3
            && weight.Length == 2
            && bias.Length == 1
            && weight[1] > 0
            && weight[0] == 3 * weight[1]
            && shape[2] == weight[0]
            && bias[0] == weight[0];
        if (!agree || projection.Type != ScalarType.Float32 || weightHh.Type != ScalarType.Float32 || biasHh.Type != ScalarType.Float32)
            throw new ArgumentException(
                $"{projection.Describe()}, {weightHh.Describe()}, {biasHh.Describe()} are not projection, weight and bias of one unit",
                nameof(projection)
            );
        return new Sizes((int)shape[0], (int)shape[1], (int)weight[1]);
    }

    private static void Forward(
        ReadOnlySpan<float> projection,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> bias,
        Span<float> output,
        Span<float> gates,
        Sizes size
    )
    {
        var (rows, steps, units) = size;
        var hidden = new float[rows * 3 * units];
        var zero = new float[units];
        for (var step = 0; step < steps && rows > 0; step++)
        {
            for (var row = 0; row < rows; row++)
                bias.CopyTo(hidden.AsSpan(row * 3 * units));
            if (step > 0)
                MatrixProduct.Multiply(
                    false,
                    true,
                    rows,
                    3 * units,
                    units,
                    output[((step - 1) * units)..],
                    steps * units,
                    weight,
                    units,
                    hidden,
                    3 * units,
                    beta: 1
                );
            for (var row = 0; row < rows; row++)
            {
                var at = row * steps + step;
                ReadOnlySpan<float> before = step > 0 ? output.Slice((at - 1) * units, units) : zero;
                Step(
                    projection.Slice(at * 3 * units, 3 * units),
                    hidden.AsSpan(row * 3 * units, 3 * units),
                    before,
                    gates.Slice(at * 4 * units, 4 * units),
                    output.Slice(at * units, units)
                );
            }
        }
    }

    private static void Step(ReadOnlySpan<float> x, ReadOnlySpan<float> h, ReadOnlySpan<float> before, Span<float> gates, Span<float> after)
    {
        var units = before.Length;
        var resetAndUpdate = gates[..(2 * units)];
        var update = gates.Slice(units, units);
        var candidate = gates.Slice(2 * units, units);
        TensorPrimitives.Add(x[..(2 * units)], h[..(2 * units)], resetAndUpdate);
        TensorPrimitives.Sigmoid(resetAndUpdate, resetAndUpdate);
        h[(2 * units)..].CopyTo(gates[(3 * units)..]);
        TensorPrimitives.MultiplyAdd(gates[..units], h[(2 * units)..], x[(2 * units)..], candidate);
        TensorPrimitives.Tanh(candidate, candidate);
        TensorPrimitives.Subtract(before, candidate, after);
        TensorPrimitives.MultiplyAdd(after, update, candidate, after);
    }

    private static Tensor?[] Backward(Tensor upstream, Tensor weight, Tensor output, Tensor gates, Sizes size)
    {
        var (rows, steps, units) = size;
        var projection = Tensor.Empty([rows, steps, 3 * units], ScalarType.Float32);
        var hiddenCandidate = Tensor.Empty([rows, steps, units], ScalarType.Float32);
        var weights = Tensor.Zeros([3 * units, units]);
        var bias = Tensor.Zeros([3 * units]);
        var g = projection.Data<float>();
        var gh = hiddenCandidate.Data<float>();
        Recur(upstream.Data<float>(), weight.Data<float>(), output.Data<float>(), gates.Data<float>(), g, gh, size);

        var w = weights.Data<float>();
        var h = output.Data<float>();
        for (var row = 0; row < rows && steps > 1; row++)
        {
            var later = row * steps + 1;
            var states = h.Slice(row * steps * units, steps * units);
            MatrixProduct.Multiply(
                true,
                false,
                2 * units,
                units,
                steps - 1,
                g[(later * 3 * units)..],
                3 * units,
                states,
                units,
                w,
                units,
                beta: 1
            );
            MatrixProduct.Multiply(
                true,
                false,
                units,
                units,
                steps - 1,
                gh[(later * units)..],
                units,
                states,
                units,
                w[(2 * units * units)..],
                units,
                beta: 1
            );
        }
        var b = bias.Data<float>();
        for (var at = 0; at < rows * steps; at++)
        {
            TensorPrimitives.Add(b[..(2 * units)], g.Slice(at * 3 * units, 2 * units), b[..(2 * units)]);
            TensorPrimitives.Add(b[(2 * units)..], gh.Slice(at * units, units), b[(2 * units)..]);
        }
        return [projection, weights, bias];
    }

    // Back through the steps: g receives the gradient of the projection, gh that of h_n.
    private static void Recur(
        ReadOnlySpan<float> upstream,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> gates,
        Span<float> g,
        Span<float> gh,
        Sizes size
    )
    {
        var (rows, steps, units) = size;
        var state = new float[rows * units];
        var zero = new float[units];
        var scratch = new float[units];
        for (var step = steps - 1; step >= 0 && rows > 0; step--)
        {
            for (var row = 0; row < rows; row++)
            {
                var at = row * steps + step;
                StepBack(
                    upstream.Slice(at * units, units),
                    step > 0 ? output.Slice((at - 1) * units, units) : zero,
                    gates.Slice(at * 4 * units, 4 * units),
                    state.AsSpan(row * units, units),
                    g.Slice(at * 3 * units, 3 * units),
                    gh.Slice(at * units, units),
                    scratch
                );
            }
            if (step == 0)
                break;
            var resetAndUpdate = g[(step * 3 * units)..];
            MatrixProduct.Multiply(
                false,
                false,
                rows,
                units,
                2 * units,
                resetAndUpdate,
                steps * 3 * units,
                weight,
                units,
                state,
                units,
                beta: 1
            );
            MatrixProduct.Multiply(
                false,
                false,
                rows,
                units,
                units,
                gh[(step * units)..],
                steps * units,
                weight[(2 * units * units)..],
                units,
                state,
                units,
                beta: 1
            );
        }
    }

    // On return `state` holds the direct part of the gradient of the state before (through z h).
    private static void StepBack(
        ReadOnlySpan<float> upstream,
        ReadOnlySpan<float> before,
        ReadOnlySpan<float> gates,
        Span<float> state,
        Span<float> g,
        Span<float> gh,
        Span<float> scratch
    )
    {
        var units = before.Length;
        var reset = gates[..units];
        var update = gates.Slice(units, units);
        var candidate = gates.Slice(2 * units, units);
        var hidden = gates[(3 * units)..];
        var gReset = g[..units];
        var gUpdate = g.Slice(units, units);
        var gCandidate = g[(2 * units)..];

        TensorPrimitives.Add(state, upstream, state);
        // z: dh (h - n) z (1 - z)
        TensorPrimitives.Subtract(before, candidate, gUpdate);
        TensorPrimitives.Multiply(gUpdate, state, gUpdate);
        SigmoidSlope(update, scratch);
        TensorPrimitives.Multiply(gUpdate, scratch, gUpdate);
        // n: dh (1 - z) (1 - n^2)
        TensorPrimitives.Multiply(state, update, scratch);
        TensorPrimitives.Subtract(state, scratch, gCandidate);
        scratch.CopyTo(state);
        TensorPrimitives.Multiply(candidate, candidate, scratch);
        TensorPrimitives.Subtract(1f, scratch, scratch);
        TensorPrimitives.Multiply(gCandidate, scratch, gCandidate);
        // r: dn h_n r (1 - r); h_n: dn r
        TensorPrimitives.Multiply(gCandidate, reset, gh);
        SigmoidSlope(reset, scratch);
        TensorPrimitives.Multiply(gCandidate, hidden, gReset);
        TensorPrimitives.Multiply(gReset, scratch, gReset);
    }

    private static void SigmoidSlope(ReadOnlySpan<float> value, Span<float> slope)
    {
        TensorPrimitives.Subtract(1f, value, slope);
        TensorPrimitives.Multiply(slope, value, slope);
    }

    private sealed record Sizes(int Rows, int Steps, int Units);
}
