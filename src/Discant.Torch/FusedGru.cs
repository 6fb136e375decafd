using System.Numerics;
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
        var recorded = GradientMode.IsOn && (projection.RequiresGrad || weightHh.RequiresGrad || biasHh.RequiresGrad);
        Tensor output,
            gates,
            weight;
        using (GradientMode.Off())
        {
            output = Tensor.Empty([size.Rows, size.Steps, size.Units], ScalarType.Float32);
            // The backward pass reads the gates of every step; without one, room for those of one row at one step is enough.
            long[] kept = recorded ? [size.Rows, size.Steps, 4 * size.Units] : [4 * size.Units];
            gates = Tensor.Empty(kept, ScalarType.Float32);
            weight = weightHh.Contiguous().Detach();
            using var given = projection.Contiguous().Detach();
            using var bias = biasHh.Contiguous().Detach();
            // With the few rows of a step, oneDNN is twice as fast when the second factor is not transposed (docs/engine.md).
            using var turned = weight.Transpose(0, 1).Contiguous();
            Forward(given.Data<float>(), turned.Data<float>(), bias.Data<float>(), output.Data<float>(), gates.Data<float>(), size);
        }
        if (!recorded)
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
        ReadOnlySpan<float> turned,
        ReadOnlySpan<float> bias,
        Span<float> output,
        Span<float> gates,
        Sizes size
    )
    {
        var (rows, steps, units) = size;
        var hidden = new float[rows * 3 * units];
        var zero = new float[units];
        var wide = 4 * units;
        var stride = gates.Length > wide ? wide : 0;
        for (var step = 0; step < steps && rows > 0; step++)
        {
            for (var row = 0; row < rows; row++)
                bias.CopyTo(hidden.AsSpan(row * 3 * units));
            if (step > 0)
                MatrixProduct.Multiply(
                    false,
                    false,
                    rows,
                    3 * units,
                    units,
                    output[((step - 1) * units)..],
                    steps * units,
                    turned,
                    3 * units,
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
                    gates.Slice(at * stride, wide),
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
        // The gradient of W_hh h + b_hh is that of the projection; only for the candidate it is times the reset gate, and kept apart.
        var projection = Tensor.Empty([rows, steps, 3 * units], ScalarType.Float32);
        var candidate = Tensor.Empty([rows, steps, units], ScalarType.Float32);
        var bias = Tensor.Zeros([3 * units]);
        var state = new float[rows * units];
        for (var step = steps - 1; step >= 0 && rows > 0; step--)
        {
            StepBack(
                upstream.Data<float>(),
                output.Data<float>(),
                gates.Data<float>(),
                state,
                projection.Data<float>(),
                candidate.Data<float>(),
                step,
                size
            );
            AddTo(bias.Data<float>(), projection.Data<float>(), candidate.Data<float>(), step, size);
            if (step > 0)
                StateBack(weight.Data<float>(), projection.Data<float>(), candidate.Data<float>(), state, step, size);
        }
        return [projection, WeightGradient(projection, candidate, output, size), bias];
    }

    // The gates of one step; on return `state` holds the direct part of the gradient of the state before (through z h).
    private static void StepBack(
        ReadOnlySpan<float> upstream,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> gates,
        Span<float> state,
        Span<float> g,
        Span<float> gh,
        int step,
        Sizes size
    )
    {
        var (rows, steps, units) = size;
        ReadOnlySpan<float> zero = step > 0 ? [] : new float[units];
        for (var row = 0; row < rows; row++)
        {
            var at = row * steps + step;
            GatesBack(
                upstream.Slice(at * units, units),
                step > 0 ? output.Slice((at - 1) * units, units) : zero,
                gates.Slice(at * 4 * units, 4 * units),
                state.Slice(row * units, units),
                g.Slice(at * 3 * units, 3 * units),
                gh.Slice(at * units, units)
            );
        }
    }

    private static void AddTo(Span<float> bias, ReadOnlySpan<float> g, ReadOnlySpan<float> gh, int step, Sizes size)
    {
        var (rows, steps, units) = size;
        for (var row = 0; row < rows; row++)
        {
            var at = row * steps + step;
            TensorPrimitives.Add(bias[..(2 * units)], g.Slice(at * 3 * units, 2 * units), bias[..(2 * units)]);
            TensorPrimitives.Add(bias[(2 * units)..], gh.Slice(at * units, units), bias[(2 * units)..]);
        }
    }

    // Adds the gradient of the state before that comes through W_hh.
    private static void StateBack(
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> g,
        ReadOnlySpan<float> gh,
        Span<float> state,
        int step,
        Sizes size
    )
    {
        var (rows, steps, units) = size;
        var (both, candidate) = (step * 3 * units, step * units);
        var last = weight[(2 * units * units)..];
        MatrixProduct.Multiply(false, false, rows, units, 2 * units, g[both..], steps * 3 * units, weight, units, state, units, beta: 1);
        MatrixProduct.Multiply(false, false, rows, units, units, gh[candidate..], steps * units, last, units, state, units, beta: 1);
    }

    private static Tensor WeightGradient(Tensor projection, Tensor candidate, Tensor output, Sizes size)
    {
        var (rows, steps, units) = size;
        var gradient = Tensor.Zeros([3 * units, units]);
        var w = gradient.Data<float>();
        var h = output.Data<float>();
        var g = projection.Data<float>();
        var gh = candidate.Data<float>();
        for (var row = 0; row < rows && steps > 1; row++)
        {
            // The gradients of step k meet the state after step k - 1.
            var later = row * steps + 1;
            var before = h.Slice(row * steps * units, steps * units);
            var both = g[(later * 3 * units)..];
            var last = gh[(later * units)..];
            var end = w[(2 * units * units)..];
            MatrixProduct.Multiply(true, false, 2 * units, units, steps - 1, both, 3 * units, before, units, w, units, beta: 1);
            MatrixProduct.Multiply(true, false, units, units, steps - 1, last, units, before, units, end, units, beta: 1);
        }
        return gradient;
    }

    private static void GatesBack(
        ReadOnlySpan<float> upstream,
        ReadOnlySpan<float> before,
        ReadOnlySpan<float> gates,
        Span<float> state,
        Span<float> g,
        Span<float> gh
    )
    {
        var units = before.Length;
        var reset = gates[..units];
        var update = gates.Slice(units, units);
        var candidate = gates.Slice(2 * units, units);
        var hidden = gates.Slice(3 * units, units);
        var k = 0;
        for (; k <= units - Vector<float>.Count; k += Vector<float>.Count)
        {
            var d = new Vector<float>(state[k..]) + new Vector<float>(upstream[k..]);
            var (r, z, n) = (new Vector<float>(reset[k..]), new Vector<float>(update[k..]), new Vector<float>(candidate[k..]));
            var direct = d * z;
            // z: dh (h - n) z (1 - z); n: dh (1 - z) (1 - n^2); r: dn h_n r (1 - r)
            var dz = direct * (new Vector<float>(before[k..]) - n) * (Vector<float>.One - z);
            var dn = (d - direct) * (Vector<float>.One - n * n);
            var dh = dn * r;
            direct.CopyTo(state[k..]);
            (dh * new Vector<float>(hidden[k..]) * (Vector<float>.One - r)).CopyTo(g[k..]);
            dz.CopyTo(g[(units + k)..]);
            dn.CopyTo(g[(2 * units + k)..]);
            dh.CopyTo(gh[k..]);
        }
        for (; k < units; k++)
        {
            var d = state[k] + upstream[k];
            var (r, z, n) = (reset[k], update[k], candidate[k]);
            state[k] = d * z;
            var dn = (d - state[k]) * (1 - n * n);
            gh[k] = dn * r;
            g[k] = gh[k] * hidden[k] * (1 - r);
            g[units + k] = state[k] * (before[k] - n) * (1 - z);
            g[2 * units + k] = dn;
        }
    }

    private sealed record Sizes(int Rows, int Steps, int Units);
}
