using System.Numerics;
using System.Numerics.Tensors;
using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>One block on the way from latents to magnitudes, and what the way back of gradients needs of it.</summary>
internal sealed class BlockPass
{
    private readonly FrozenBlock _block;
    private readonly int _pairs;
    private readonly int _bins;
    private readonly int _hidden;
    private readonly int _kernel;
    private readonly int _rate;
    private readonly CouplingScratch _scratch;
    private readonly PairMixing _unmix;
    private readonly PairMixing _unmixBack;
    private readonly float[] _odd; // pairs x bins: the odd frames after the coupling
    private readonly float[] _shrink; // pairs x bins: exp(-logarithm of the scale)
    private readonly float[][] _gates; // pairs x (2 hidden) a layer: sigmoids

    internal BlockPass(FrozenBlock block, FlowSize size, int pairs, CouplingScratch scratch)
    {
        (_block, _pairs, _bins, _hidden, _scratch) = (block, pairs, size.Bins, size.Hidden, scratch);
        (_kernel, _rate) = (size.Kernel, size.DilationRate);
        (_unmix, _unmixBack) = (new PairMixing(block.Unmix, transposed: false), new PairMixing(block.Unmix, transposed: true));
        (_odd, _shrink) = (new float[pairs * _bins], new float[pairs * _bins]);
        _gates = [.. block.In.Select(_ => new float[pairs * 2 * _hidden])];
    }

    /// <summary>Takes rows back through coupling, mixing and normalisation, in place.</summary>
    /// <param name="rows">pairs x (2 bins).</param>
    /// <returns>Logarithm of the coupling's determinant.</returns>
    internal double Forward(Span<float> rows)
    {
        Estimate(rows);
        var logDeterminant = 0.0;
        for (var t = 0; t < _pairs; t++)
        {
            var row = rows.Slice(t * 2 * _bins, 2 * _bins);
            var odd = row[_bins..];
            var ends = _scratch.Ends.AsSpan(t * 2 * _bins, 2 * _bins);
            var logScale = ends[_bins..];
            var shrink = _shrink.AsSpan(t * _bins, _bins);
            logDeterminant -= TensorPrimitives.Sum<float>(logScale);
            TensorPrimitives.Negate(logScale, shrink);
            TensorPrimitives.Exp(shrink, shrink);
            TensorPrimitives.Subtract(odd, ends[.._bins], odd);
            TensorPrimitives.Multiply(odd, shrink, odd);
            odd.CopyTo(_odd.AsSpan(t * _bins));
            _unmix.Mix(row);
            TensorPrimitives.Subtract(row, _block.Shift, row);
            TensorPrimitives.Multiply(row, _block.Scale, row);
        }
        return logDeterminant;
    }

    /// <summary>Takes slopes from behind the block to before it, in place.</summary>
    /// <param name="slopes">pairs x (2 bins).</param>
    /// <param name="determinantSlope">Slope in the logarithm of the determinant.</param>
    internal void Backward(Span<float> slopes, float determinantSlope)
    {
        for (var t = 0; t < _pairs; t++)
        {
            var row = slopes.Slice(t * 2 * _bins, 2 * _bins);
            TensorPrimitives.Multiply(row, _block.Scale, row);
            _unmixBack.Mix(row);
            var odd = row[_bins..];
            var ends = _scratch.Ends.AsSpan(t * 2 * _bins, 2 * _bins);
            // The logarithm of the scale: -(slope x result) - what the determinant adds.
            TensorPrimitives.Multiply(odd, _odd.AsSpan(t * _bins, _bins), ends[_bins..]);
            TensorPrimitives.Add(ends[_bins..], determinantSlope, ends[_bins..]);
            TensorPrimitives.Negate(ends[_bins..], ends[_bins..]);
            TensorPrimitives.Multiply(odd, _shrink.AsSpan(t * _bins, _bins), odd);
            TensorPrimitives.Negate(odd, ends[.._bins]);
        }
        BackThroughNetwork(slopes);
    }

    // Shifts and logarithms of scales from the even frames, into the scratch's ends.
    private void Estimate(ReadOnlySpan<float> rows)
    {
        var (hidden, both, skip) = (_scratch.Hidden, _scratch.Both, _scratch.Wide);
        Fill(hidden, _block.Start.Bias);
        Multiply(true, _hidden, _bins, rows, 2 * _bins, _block.Start.Weight, _bins, hidden, _hidden, 1);
        for (var k = 0; k < _gates.Length; k++)
        {
            var isLast = k == _gates.Length - 1;
            Gate(k, hidden);
            var width = isLast ? _hidden : 2 * _hidden;
            Fill(both.AsSpan(0, _pairs * width), _block.Out[k].Bias);
            Multiply(true, width, _hidden, _scratch.Gated, _hidden, _block.Out[k].Weight, _hidden, both, width, 1);
            for (var t = 0; t < _pairs; t++)
            {
                var h = hidden.AsSpan(t * _hidden, _hidden);
                var sum = skip.AsSpan(t * _hidden, _hidden);
                if (!isLast)
                    TensorPrimitives.Add(h, both.AsSpan(t * width, _hidden), h);
                var part = both.AsSpan(t * width + (isLast ? 0 : _hidden), _hidden);
                if (k == 0)
                    part.CopyTo(sum);
                else
                    TensorPrimitives.Add(sum, part, sum);
            }
        }
        Fill(_scratch.Ends, _block.End.Bias);
        Multiply(true, 2 * _bins, _hidden, skip, _hidden, _block.End.Weight, _hidden, _scratch.Ends, 2 * _bins, 1);
    }

    // tanh(a) sigmoid(b) of the convolution of a layer; the sigmoids are kept.
    private void Gate(int layer, ReadOnlySpan<float> hidden)
    {
        var (taps, gates) = (_block.In[layer], _gates[layer]);
        Unroll(hidden, _hidden, Dilation(layer));
        Fill(gates, taps.Bias);
        Multiply(
            true,
            2 * _hidden,
            _kernel * _hidden,
            _scratch.Columns,
            _kernel * _hidden,
            taps.Forward,
            _kernel * _hidden,
            gates,
            2 * _hidden,
            1
        );
        TensorPrimitives.Sigmoid<float>(gates, gates);
        for (var t = 0; t < _pairs; t++)
        {
            var gated = _scratch.Gated.AsSpan(t * _hidden, _hidden);
            var first = gates.AsSpan(t * 2 * _hidden, _hidden);
            var second = gates.AsSpan((2 * t + 1) * _hidden, _hidden);
            TensorPrimitives.Multiply(first, 2f, gated);
            TensorPrimitives.Subtract(gated, 1f, gated);
            TensorPrimitives.Multiply(gated, second, gated);
        }
    }

    // Slopes of the ends, in the scratch, to slopes of the even frames, which are added.
    private void BackThroughNetwork(Span<float> slopes)
    {
        var (hidden, both) = (_scratch.Hidden, _scratch.Both);
        // The skip part has the same slope in every layer, the residual part grows from the last to the first.
        Multiply(false, _hidden, 2 * _bins, _scratch.Ends, 2 * _bins, _block.End.Weight, _hidden, both.AsSpan(_hidden), 2 * _hidden, 0);
        Array.Clear(hidden);
        for (var k = _gates.Length - 1; k >= 0; k--)
        {
            var isLast = k == _gates.Length - 1;
            if (!isLast)
                for (var t = 0; t < _pairs; t++)
                    hidden.AsSpan(t * _hidden, _hidden).CopyTo(both.AsSpan(t * 2 * _hidden));
            var given = both.AsSpan(isLast ? _hidden : 0);
            Multiply(
                false,
                _hidden,
                isLast ? _hidden : 2 * _hidden,
                given,
                2 * _hidden,
                _block.Out[k].Weight,
                _hidden,
                _scratch.Gated,
                _hidden,
                0
            );
            BackThroughGate(k);
            Unroll(_scratch.Wide, 2 * _hidden, -Dilation(k));
            var columns = _kernel * 2 * _hidden;
            Multiply(false, _hidden, columns, _scratch.Columns, columns, _block.In[k].Backward, _hidden, hidden, _hidden, 1);
        }
        Multiply(false, _bins, _hidden, hidden, _hidden, _block.Start.Weight, _bins, slopes, 2 * _bins, 1);
    }

    // With s the sigmoid of twice what tanh gets: d tanh = 4 s (1 - s), of which 2 is in the doubled weights.
    private void BackThroughGate(int layer)
    {
        for (var t = 0; t < _pairs; t++)
        {
            var slope = _scratch.Gated.AsSpan(t * _hidden, _hidden);
            var first = _gates[layer].AsSpan(t * 2 * _hidden, _hidden);
            var second = _gates[layer].AsSpan((2 * t + 1) * _hidden, _hidden);
            var ofFirst = _scratch.Wide.AsSpan(t * 2 * _hidden, _hidden);
            var ofSecond = _scratch.Wide.AsSpan((2 * t + 1) * _hidden, _hidden);
            var k = 0;
            for (; k + Vector<float>.Count <= _hidden; k += Vector<float>.Count)
            {
                var (s, g) = (new Vector<float>(first[k..]), new Vector<float>(second[k..]));
                var d = new Vector<float>(slope[k..]) * g;
                (2 * d * s * (Vector<float>.One - s)).CopyTo(ofFirst[k..]);
                (d * (2 * s - Vector<float>.One) * (Vector<float>.One - g)).CopyTo(ofSecond[k..]);
            }
            for (; k < _hidden; k++)
            {
                var (s, g, d) = (first[k], second[k], slope[k] * second[k]);
                ofFirst[k] = 2 * d * s * (1 - s);
                ofSecond[k] = d * (2 * s - 1) * (1 - g);
            }
        }
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
}
