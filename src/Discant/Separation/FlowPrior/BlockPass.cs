using System.Numerics.Tensors;

namespace Discant.Separation.FlowPrior;

/// <summary>One block on the way from latents to magnitudes, and what the way back of gradients needs of it.</summary>
internal sealed class BlockPass
{
    private readonly FrozenBlock _block;
    private readonly int _pairs;
    private readonly int _bins;
    private readonly CouplingScratch _scratch;
    private readonly CouplingPass _coupling;
    private readonly PairMixing _unmix;
    private readonly PairMixing _unmixBack;
    private readonly float[] _odd; // pairs x bins: the odd frames after the coupling
    private readonly float[] _shrink; // pairs x bins: exp(-logarithm of the scale)

    internal BlockPass(FrozenBlock block, FlowSize size, int pairs, CouplingScratch scratch)
    {
        (_block, _pairs, _bins, _scratch) = (block, pairs, size.Bins, scratch);
        _coupling = new CouplingPass(block.Coupling, size, pairs, scratch);
        (_unmix, _unmixBack) = (new PairMixing(block.Unmix, transposed: false), new PairMixing(block.Unmix, transposed: true));
        (_odd, _shrink) = (new float[pairs * _bins], new float[pairs * _bins]);
    }

    /// <summary>Takes rows back through coupling, mixing and normalisation, in place.</summary>
    /// <param name="rows">pairs x (2 bins).</param>
    /// <returns>Logarithm of the coupling's determinant.</returns>
    internal double Forward(Span<float> rows)
    {
        _coupling.Forward(rows);
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
        _coupling.Backward(slopes);
    }
}
