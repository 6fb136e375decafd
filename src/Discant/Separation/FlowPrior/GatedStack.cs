using System.Globalization;
using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Separation.FlowPrior;

/// <summary>Gated convolutions with residual and skip connections, as in WaveNet; all weights normalised (spec 2.4).</summary>
public sealed class GatedStack : Module
{
    private readonly int _hidden;
    private readonly Conv1d[] _in;
    private readonly Conv1d[] _out;
    private readonly Conv1d? _condition;

    /// <param name="size">Of the flow.</param>
    /// <param name="random">Source of the starting values.</param>
    public GatedStack(FlowSize size, Random random)
    {
        _hidden = size.Hidden;
        _in = new Conv1d[size.Layers];
        _out = new Conv1d[size.Layers];
        if (size.Labels > 0)
            _condition = Normalised("cond_layer", new Conv1d(size.LabelWidth, 2 * _hidden * size.Layers, 1, random));
        for (var (k, dilation) = (0, 1); k < size.Layers; (k, dilation) = (k + 1, dilation * size.DilationRate))
        {
            var number = k.ToString(CultureInfo.InvariantCulture);
            var padding = dilation * (size.Kernel - 1) / 2;
            _in[k] = Normalised(
                $"in_layers.{number}",
                new Conv1d(_hidden, 2 * _hidden, size.Kernel, random, padding: padding, dilation: dilation)
            );
            var outputs = k < size.Layers - 1 ? 2 * _hidden : _hidden;
            _out[k] = Normalised($"res_skip_layers.{number}", new Conv1d(_hidden, outputs, 1, random));
        }
    }

    /// <summary>The gated convolutions, in order.</summary>
    public IReadOnlyList<Conv1d> In => _in;

    /// <summary>What follows each of them: residual and skip, of the last one skip alone.</summary>
    public IReadOnlyList<Conv1d> Out => _out;

    /// <summary>What an instrument adds to the gated convolutions; null where the flow knows one instrument.</summary>
    public Conv1d? Condition => _condition;

    /// <param name="x">rows x hidden x pairs.</param>
    /// <param name="lengths">Of the rows.</param>
    /// <param name="label">rows x width x 1: the instrument of each row; null where the flow knows one.</param>
    /// <param name="dropout">In training; null: none.</param>
    /// <param name="block">Number of the block in its flow, which decides what is dropped.</param>
    /// <returns>rows x hidden x pairs.</returns>
    public Tensor Forward(Tensor x, SqueezedLengths lengths, Tensor? label = null, FlowDropout? dropout = null, int block = 0)
    {
        Tensor? skip = null;
        var condition = label is null ? null : _condition!.Forward(label);
        for (var k = 0; k < _in.Length; k++)
        {
            var a = _in[k].Forward(x);
            a = dropout?.Of(a, block, k) ?? a;
            if (condition is not null)
                a += condition.Narrow(1, 2 * _hidden * k, 2 * _hidden);
            var gated = a.Narrow(1, 0, _hidden).Tanh() * a.Narrow(1, _hidden, _hidden).Sigmoid();
            var both = _out[k].Forward(gated);
            var isLast = k == _in.Length - 1;
            if (!isLast)
                x = lengths.Cut(x + both.Narrow(1, 0, _hidden));
            var part = isLast ? both : both.Narrow(1, _hidden, _hidden);
            skip = skip is null ? part : skip + part;
        }
        return lengths.Cut(skip!);
    }

    private Conv1d Normalised(string name, Conv1d layer)
    {
        layer.NormaliseWeight();
        return RegisterModule(name, layer);
    }
}
