using System.Numerics.Tensors;

namespace Discant.Separation.FlowPrior;

/// <summary>One block on the way of one row from data to latents, and back for gradients (spec 2.3, 2.4).</summary>
internal sealed class LikelihoodBlock
{
    private readonly LikelihoodWeights _weights;
    private readonly int _pairs;
    private readonly int _bins;
    private readonly CouplingScratch _scratch;
    private readonly CouplingPass _coupling;
    private readonly PairMixing _mix;
    private readonly PairMixing _mixBack;
    private readonly float[] _normed; // pairs x (2 bins): before the mixing
    private readonly float[] _grow; // pairs x bins: exp(logarithm of the scale)

    internal LikelihoodBlock(LikelihoodWeights weights, FlowSize size, int pairs, CouplingScratch scratch)
    {
        (_weights, _pairs, _bins, _scratch) = (weights, pairs, size.Bins, scratch);
        _coupling = new CouplingPass(weights.Coupling, size, pairs, scratch);
        (_mix, _mixBack) = (new PairMixing(weights.Matrix, transposed: false), new PairMixing(weights.Matrix, transposed: true));
        (_normed, _grow) = (new float[pairs * 2 * _bins], new float[pairs * _bins]);
    }

    /// <summary>Takes a row through normalisation, mixing and coupling, in place.</summary>
    /// <param name="rows">pairs x (2 bins).</param>
    /// <param name="row">Number of the row in its batch.</param>
    /// <param name="dropout">In training; null: none.</param>
    /// <returns>Logarithm of the coupling's determinant.</returns>
    internal double Forward(Span<float> rows, int row, FlowDropout.OfRow? dropout)
    {
        for (var t = 0; t < _pairs; t++)
        {
            var pair = rows.Slice(t * 2 * _bins, 2 * _bins);
            TensorPrimitives.MultiplyAdd(pair, _weights.Scale, _weights.Shift, pair);
            pair.CopyTo(_normed.AsSpan(t * 2 * _bins));
            _mix.Mix(pair);
        }
        _coupling.Forward(rows, ConditionOf(_weights.Conditions, row).Span, dropout);
        var logDeterminant = 0.0;
        for (var t = 0; t < _pairs; t++)
        {
            var odd = rows.Slice((2 * t + 1) * _bins, _bins);
            var ends = _scratch.Ends.AsSpan(t * 2 * _bins, 2 * _bins);
            var grow = _grow.AsSpan(t * _bins, _bins);
            logDeterminant += TensorPrimitives.Sum<float>(ends[_bins..]);
            TensorPrimitives.Exp(ends[_bins..], grow);
            TensorPrimitives.MultiplyAdd(odd, grow, ends[.._bins], odd);
        }
        return logDeterminant;
    }

    /// <summary>Takes slopes from behind the block to before it, in place, and adds the gradients of the block's numbers.</summary>
    /// <param name="slopes">pairs x (2 bins).</param>
    /// <param name="determinantSlope">Slope in the logarithm of the determinant.</param>
    /// <param name="row">Number of the row in its batch.</param>
    /// <param name="dropout">That of the forward pass.</param>
    internal void Backward(Span<float> slopes, float determinantSlope, int row, FlowDropout.OfRow? dropout)
    {
        var mixed = _scratch.Mixed;
        _normed.CopyTo(mixed, 0);
        for (var t = 0; t < _pairs; t++)
        {
            var pair = mixed.AsSpan(t * 2 * _bins, 2 * _bins);
            _mix.Mix(pair);
            var odd = slopes.Slice((2 * t + 1) * _bins, _bins);
            var ends = _scratch.Ends.AsSpan(t * 2 * _bins, 2 * _bins);
            odd.CopyTo(ends);
            TensorPrimitives.Multiply(odd, _grow.AsSpan(t * _bins, _bins), odd);
            TensorPrimitives.Multiply(odd, pair[_bins..], ends[_bins..]);
            TensorPrimitives.Add(ends[_bins..], determinantSlope, ends[_bins..]);
        }
        var condition = ConditionOf(_weights.ConditionGradients, row);
        _coupling.Backward(slopes, new CouplingPass.Learning(mixed, _weights.Gradients, condition, dropout));
        for (var t = 0; t < _pairs; t++)
            BackThroughMixing(slopes.Slice(t * 2 * _bins, 2 * _bins), _normed.AsSpan(t * 2 * _bins, 2 * _bins));
    }

    private void BackThroughMixing(Span<float> slopes, Span<float> normed)
    {
        PairMixing.AddGradient(slopes, normed, _weights.MatrixGradients);
        _mixBack.Mix(slopes);
        TensorPrimitives.Add(_weights.ShiftGradients, slopes, _weights.ShiftGradients);
        // exp(logs) x is what the shift was added to.
        TensorPrimitives.Subtract(normed, _weights.Shift, normed);
        TensorPrimitives.MultiplyAdd(normed, slopes, _weights.ScaleGradients, _weights.ScaleGradients);
        TensorPrimitives.Multiply(slopes, _weights.Scale, slopes);
    }

    private Memory<float> ConditionOf(float[] conditions, int row)
    {
        var width = 2 * _weights.Coupling.In.Count * _weights.Coupling.Start.Bias.Length;
        return conditions.Length == 0 ? default : conditions.AsMemory(row * width, width);
    }
}
