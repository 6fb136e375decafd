using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Separation.FlowPrior;

/// <summary>Scales and shifts the odd frames by what a network says of the even ones (spec 2.4). At first the identity.</summary>
public sealed class AffineCoupling : Module
{
    private readonly int _bins;
    private readonly Conv1d _start;
    private readonly GatedStack _stack;
    private readonly Conv1d _end;

    /// <param name="size">Of the flow.</param>
    /// <param name="random">Source of the starting values.</param>
    public AffineCoupling(FlowSize size, Random random)
    {
        _bins = size.Bins;
        _start = RegisterModule("start", new Conv1d(_bins, size.Hidden, 1, random));
        _start.NormaliseWeight();
        _stack = RegisterModule("wn", new GatedStack(size, random));
        _end = RegisterModule("end", new Conv1d(size.Hidden, 2 * _bins, 1, random));
        _end.Weight.Overwrite(Tensor.ZerosLike(_end.Weight));
        _end.Bias!.Overwrite(Tensor.ZerosLike(_end.Bias));
    }

    /// <summary>The first convolution, from bins to hidden channels.</summary>
    public Conv1d Start => _start;

    /// <summary>The gated convolutions.</summary>
    public GatedStack Stack => _stack;

    /// <summary>The last convolution, to shifts and logarithms of scales.</summary>
    public Conv1d End => _end;

    /// <summary>From data towards latents.</summary>
    /// <param name="x">rows x (2 bins) x pairs.</param>
    /// <param name="lengths">Of the rows.</param>
    /// <param name="label">The instrument of each row: rows x width x 1, or null.</param>
    /// <param name="dropout">In training; null: none.</param>
    /// <param name="block">Number of the block in its flow, which decides what is dropped.</param>
    /// <returns>The result, and the logarithm of the determinant of each row.</returns>
    public (Tensor Y, Tensor LogDeterminant) Forward(
        Tensor x,
        SqueezedLengths lengths,
        Tensor? label = null,
        FlowDropout? dropout = null,
        int block = 0
    )
    {
        var (even, odd) = (x.Narrow(1, 0, _bins), x.Narrow(1, _bins, _bins));
        var (shift, logScale) = ShiftAndScale(even, lengths, label, dropout, block);
        var moved = lengths.Cut(shift + logScale.Exp() * odd);
        return (Tensor.Cat([even, moved], 1), lengths.Cut(logScale).Sum([1, 2]));
    }

    /// <summary>From latents towards data.</summary>
    /// <param name="y">rows x (2 bins) x pairs.</param>
    /// <param name="lengths">Of the rows.</param>
    /// <param name="label">The instrument of each row: rows x width x 1, or null.</param>
    /// <returns>The result, and the logarithm of the determinant of each row.</returns>
    public (Tensor X, Tensor LogDeterminant) Inverse(Tensor y, SqueezedLengths lengths, Tensor? label = null)
    {
        var (even, odd) = (y.Narrow(1, 0, _bins), y.Narrow(1, _bins, _bins));
        var (shift, logScale) = ShiftAndScale(even, lengths, label, null, 0);
        var moved = lengths.Cut((odd - shift) * (-logScale).Exp());
        return (Tensor.Cat([even, moved], 1), -lengths.Cut(logScale).Sum([1, 2]));
    }

    private (Tensor Shift, Tensor LogScale) ShiftAndScale(
        Tensor even,
        SqueezedLengths lengths,
        Tensor? label,
        FlowDropout? dropout,
        int block
    )
    {
        var hidden = _stack.Forward(lengths.Cut(_start.Forward(even)), lengths, label, dropout, block);
        var both = _end.Forward(hidden);
        return (both.Narrow(1, 0, _bins), both.Narrow(1, _bins, _bins));
    }
}
