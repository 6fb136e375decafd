using System.Numerics;
using System.Numerics.Tensors;
using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>The network of a coupling on one row of a batch, forwards and backwards, on plain memory (spec 2.4).</summary>
internal sealed class CouplingPass
{
    private readonly CouplingWeights _weights;
    private readonly int _pairs;
    private readonly int _bins;
    private readonly int _hidden;
    private readonly int _kernel;
    private readonly int _rate;
    private readonly CouplingScratch _scratch;
    private readonly float[][] _gates; // pairs x (2 hidden) a layer: sigmoids of twice what tanh gets, and of what the sigmoid gets
    private readonly float[][] _inputs; // pairs x hidden a layer
    private readonly float[] _skip; // pairs x hidden

    /// <param name="weights">The network.</param>
    /// <param name="size">Its size.</param>
    /// <param name="pairs">Pairs of frames of the row.</param>
    /// <param name="scratch">Shared with the other blocks of the row.</param>
    internal CouplingPass(CouplingWeights weights, FlowSize size, int pairs, CouplingScratch scratch)
    {
        (_weights, _pairs, _bins, _hidden, _scratch) = (weights, pairs, size.Bins, size.Hidden, scratch);
        (_kernel, _rate) = (size.Kernel, size.DilationRate);
        _gates = [.. weights.In.Select(_ => new float[pairs * 2 * _hidden])];
        _inputs = [.. weights.In.Select(_ => new float[pairs * _hidden])];
        _skip = new float[pairs * _hidden];
    }

    /// <summary>Shifts and logarithms of scales from the even frames, into the scratch's ends.</summary>
    /// <param name="rows">pairs x (2 bins).</param>
    /// <param name="condition">What the instrument adds to each layer, layers x (2 hidden); may be empty.</param>
    /// <param name="dropout">In training; null: none.</param>
    internal void Forward(ReadOnlySpan<float> rows, ReadOnlySpan<float> condition = default, FlowDropout.OfRow? dropout = null)
    {
        var (hidden, both) = (_scratch.Hidden, _scratch.Both);
        Fill(hidden, _weights.Start.Bias);
        Multiply(true, _hidden, _bins, rows, 2 * _bins, _weights.Start.Weight, _bins, hidden, _hidden, 1);
        Array.Clear(_skip);
        for (var k = 0; k < _gates.Length; k++)
        {
            var isLast = k == _gates.Length - 1;
            hidden.CopyTo(_inputs[k], 0);
            Activate(k, condition.IsEmpty ? default : condition.Slice(2 * _hidden * k, 2 * _hidden), dropout);
            Gate(k);
            var width = isLast ? _hidden : 2 * _hidden;
            Fill(both.AsSpan(0, _pairs * width), _weights.Out[k].Bias);
            Multiply(true, width, _hidden, _scratch.Gated, _hidden, _weights.Out[k].Weight, _hidden, both, width, 1);
            for (var t = 0; t < _pairs; t++)
            {
                var h = hidden.AsSpan(t * _hidden, _hidden);
                var sum = _skip.AsSpan(t * _hidden, _hidden);
                if (!isLast)
                    TensorPrimitives.Add(h, both.AsSpan(t * width, _hidden), h);
                TensorPrimitives.Add(sum, both.AsSpan(t * width + width - _hidden, _hidden), sum);
            }
        }
        Fill(_scratch.Ends, _weights.End.Bias);
        Multiply(true, 2 * _bins, _hidden, _skip, _hidden, _weights.End.Weight, _hidden, _scratch.Ends, 2 * _bins, 1);
    }

    /// <summary>From slopes of the ends, in the scratch, to slopes of the even frames, which are added.</summary>
    /// <param name="slopes">pairs x (2 bins).</param>
    /// <param name="learning">Where slopes of the network itself go; null: nowhere.</param>
    internal void Backward(Span<float> slopes, Learning? learning = null)
    {
        var (hidden, both) = (_scratch.Hidden, _scratch.Both);
        if (learning is not null)
            CouplingGradients.Add(learning.Gradients.End, _scratch.Ends, 2 * _bins, 2 * _bins, _skip, _hidden, _hidden, _pairs);
        // The skip part has the same slope in every layer, the residual part grows from the last to the first.
        Multiply(false, _hidden, 2 * _bins, _scratch.Ends, 2 * _bins, _weights.End.Weight, _hidden, both.AsSpan(_hidden), 2 * _hidden, 0);
        Array.Clear(hidden);
        for (var k = _gates.Length - 1; k >= 0; k--)
        {
            var isLast = k == _gates.Length - 1;
            for (var t = 0; t < _pairs && !isLast; t++)
                hidden.AsSpan(t * _hidden, _hidden).CopyTo(both.AsSpan(t * 2 * _hidden));
            var given = both.AsSpan(isLast ? _hidden : 0);
            var width = isLast ? _hidden : 2 * _hidden;
            if (learning is not null)
            {
                Gate(k);
                CouplingGradients.Add(learning.Gradients.Out(k), given, 2 * _hidden, width, _scratch.Gated, _hidden, _hidden, _pairs);
            }
            Multiply(false, _hidden, width, given, 2 * _hidden, _weights.Out[k].Weight, _hidden, _scratch.GatedSlopes, _hidden, 0);
            BackThroughGate(k);
            if (learning is not null)
                Learn(k, learning);
            Unroll(_scratch.Wide, 2 * _hidden, -Dilation(k));
            var columns = _kernel * 2 * _hidden;
            Multiply(false, _hidden, columns, _scratch.Columns, columns, _weights.In[k].Backward, _hidden, hidden, _hidden, 1);
        }
        if (learning is not null)
            CouplingGradients.Add(learning.Gradients.Start, hidden, _hidden, _hidden, learning.Rows, 2 * _bins, _bins, _pairs);
        Multiply(false, _bins, _hidden, hidden, _hidden, _weights.Start.Weight, _bins, slopes, 2 * _bins, 1);
    }

    // The convolution of a layer, and the sigmoids that both its halves go through: tanh(x) = 2 sigmoid(2 x) - 1.
    private void Activate(int layer, ReadOnlySpan<float> condition, FlowDropout.OfRow? dropout)
    {
        var (taps, gates) = (_weights.In[layer], _gates[layer]);
        var columns = _kernel * _hidden;
        Unroll(_inputs[layer], _hidden, Dilation(layer));
        Fill(gates, taps.Bias);
        Multiply(true, 2 * _hidden, columns, _scratch.Columns, columns, taps.Forward, columns, gates, 2 * _hidden, 1);
        if (dropout is not null)
        {
            dropout.Fill(layer, _scratch.Mask);
            TensorPrimitives.Multiply(gates, _scratch.Mask, gates);
        }
        for (var t = 0; t < _pairs; t++)
        {
            var row = gates.AsSpan(t * 2 * _hidden, 2 * _hidden);
            if (!condition.IsEmpty)
                TensorPrimitives.Add(row, condition, row);
            TensorPrimitives.Multiply(row[.._hidden], 2f, row[.._hidden]);
        }
        TensorPrimitives.Sigmoid<float>(gates, gates);
    }

    // tanh times sigmoid.
    private void Gate(int layer)
    {
        for (var t = 0; t < _pairs; t++)
        {
            var gated = _scratch.Gated.AsSpan(t * _hidden, _hidden);
            var gates = _gates[layer].AsSpan(t * 2 * _hidden, 2 * _hidden);
            TensorPrimitives.Multiply(gates[.._hidden], 2f, gated);
            TensorPrimitives.Subtract(gated, 1f, gated);
            TensorPrimitives.Multiply(gated, gates[_hidden..], gated);
        }
    }

    // With s the sigmoid of twice what tanh gets: d tanh = 4 s (1 - s).
    private void BackThroughGate(int layer)
    {
        for (var t = 0; t < _pairs; t++)
        {
            var slope = _scratch.GatedSlopes.AsSpan(t * _hidden, _hidden);
            var first = _gates[layer].AsSpan(t * 2 * _hidden, _hidden);
            var second = _gates[layer].AsSpan((2 * t + 1) * _hidden, _hidden);
            var ofFirst = _scratch.Wide.AsSpan(t * 2 * _hidden, _hidden);
            var ofSecond = _scratch.Wide.AsSpan((2 * t + 1) * _hidden, _hidden);
            var k = 0;
            for (; k + Vector<float>.Count <= _hidden; k += Vector<float>.Count)
            {
                var (s, g) = (new Vector<float>(first[k..]), new Vector<float>(second[k..]));
                var d = new Vector<float>(slope[k..]) * g;
                (4 * d * s * (Vector<float>.One - s)).CopyTo(ofFirst[k..]);
                (d * (2 * s - Vector<float>.One) * (Vector<float>.One - g)).CopyTo(ofSecond[k..]);
            }
            for (; k < _hidden; k++)
            {
                var (s, g, d) = (first[k], second[k], slope[k] * second[k]);
                ofFirst[k] = 4 * d * s * (1 - s);
                ofSecond[k] = d * (2 * s - 1) * (1 - g);
            }
        }
    }

    // Slopes of a layer's convolution, and of what the instrument adds to it, from those of its outputs in the scratch.
    private void Learn(int layer, Learning learning)
    {
        var wide = _scratch.Wide;
        if (!learning.Condition.IsEmpty)
        {
            var condition = learning.Condition.Span.Slice(2 * _hidden * layer, 2 * _hidden);
            for (var t = 0; t < _pairs; t++)
                TensorPrimitives.Add(condition, wide.AsSpan(t * 2 * _hidden, 2 * _hidden), condition);
        }
        if (learning.Dropout is { } dropout)
        {
            dropout.Fill(layer, _scratch.Mask);
            TensorPrimitives.Multiply(wide, _scratch.Mask, wide);
        }
        Unroll(_inputs[layer], _hidden, Dilation(layer));
        var columns = _kernel * _hidden;
        CouplingGradients.Add(learning.Gradients.In(layer), wide, 2 * _hidden, 2 * _hidden, _scratch.Columns, columns, columns, _pairs);
    }

    private int Dilation(int layer) => (int)Math.Pow(_rate, layer);

    // Beside each row what the taps see of its neighbours; a negative dilation turns the taps round.
    private void Unroll(ReadOnlySpan<float> rows, int width, int dilation)
    {
        for (var t = 0; t < _pairs; t++)
        for (var k = 0; k < _kernel; k++)
        {
            var room = _scratch.Columns.AsSpan((t * _kernel + k) * width, width);
            var source = t + (k - _kernel / 2) * dilation;
            if (source >= 0 && source < _pairs)
                rows.Slice(source * width, width).CopyTo(room);
            else
                room.Clear();
        }
    }

    private void Fill(Span<float> rows, ReadOnlySpan<float> row)
    {
        for (var t = 0; t < _pairs; t++)
            row.CopyTo(rows[(t * row.Length)..]);
    }

    // The weight is outputs x inputs where it is transposed.
    private void Multiply(
        bool transposed,
        int outputs,
        int inputs,
        ReadOnlySpan<float> rows,
        int stride,
        ReadOnlySpan<float> weight,
        int weightStride,
        Span<float> result,
        int resultStride,
        float beta
    ) =>
        MatrixProduct.Multiply(
            false,
            transposed,
            _pairs,
            outputs,
            inputs,
            rows,
            stride,
            weight,
            weightStride,
            result,
            resultStride,
            1,
            beta
        );

    /// <summary>What a backward pass needs to learn.</summary>
    /// <param name="Rows">What the forward pass got: pairs x (2 bins).</param>
    /// <param name="Gradients">Of the network; added to.</param>
    /// <param name="Condition">Slopes of what the instrument adds, layers x (2 hidden); may be empty.</param>
    /// <param name="Dropout">That of the forward pass.</param>
    internal sealed record Learning(float[] Rows, CouplingGradients Gradients, Memory<float> Condition, FlowDropout.OfRow? Dropout);
}
