using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>The numbers of a coupling's network as matrices on plain memory.</summary>
internal sealed record CouplingWeights
{
    /// <summary>A dense layer.</summary>
    /// <param name="Weight">outputs x inputs.</param>
    /// <param name="Bias">outputs.</param>
    internal sealed record Dense(float[] Weight, float[] Bias);

    /// <summary>A convolution over time.</summary>
    /// <param name="Forward">outputs x (taps inputs).</param>
    /// <param name="Backward">(taps outputs) x inputs: the same numbers.</param>
    /// <param name="Bias">outputs.</param>
    internal sealed record Taps(float[] Forward, float[] Backward, float[] Bias);

    private CouplingWeights(IReadOnlyList<float[]> arrays, FlowSize size)
    {
        Start = new Dense(arrays[0], arrays[1]);
        In = [.. Enumerable.Range(0, size.Layers).Select(k => TapsOf(arrays[4 * k + 2], arrays[4 * k + 3], size))];
        Out = [.. Enumerable.Range(0, size.Layers).Select(k => new Dense(arrays[4 * k + 4], arrays[4 * k + 5]))];
        End = new Dense(arrays[^2], arrays[^1]);
    }

    /// <summary>hidden x bins.</summary>
    internal Dense Start { get; }

    /// <summary>(2 hidden) x hidden each.</summary>
    internal IReadOnlyList<Taps> In { get; }

    /// <summary>(2 hidden) x hidden each, the last hidden x hidden.</summary>
    internal IReadOnlyList<Dense> Out { get; }

    /// <summary>(2 bins) x hidden.</summary>
    internal Dense End { get; }

    /// <summary>The tensors that <see cref="Of"/> takes, of a coupling, in the graph: weights with their normalisation done, taps before inputs.</summary>
    internal static Tensor[] Tensors(AffineCoupling coupling)
    {
        var tensors = new List<Tensor> { Flat(coupling.Start.Weight), coupling.Start.Bias! };
        foreach (var (taps, dense) in coupling.Stack.In.Zip(coupling.Stack.Out))
        {
            var weight = taps.Weight;
            tensors.AddRange([Flat(weight.Permute(0, 2, 1)), taps.Bias!, Flat(dense.Weight), dense.Bias!]);
        }
        tensors.AddRange([Flat(coupling.End.Weight), coupling.End.Bias!]);
        return [.. tensors];
    }

    /// <summary>The matrices from <see cref="Tensors"/>.</summary>
    internal static CouplingWeights Of(IEnumerable<Tensor> tensors, FlowSize size) => new([.. tensors.Select(t => t.ToSingles())], size);

    private static Tensor Flat(Tensor weight) => weight.Reshape(weight.Shape[0], -1);

    private static Taps TapsOf(float[] forward, float[] bias, FlowSize size)
    {
        var (outputs, inputs) = (2 * size.Hidden, size.Hidden);
        var backward = new float[forward.Length];
        for (var o = 0; o < outputs; o++)
        for (var k = 0; k < size.Kernel; k++)
            forward.AsSpan((o * size.Kernel + k) * inputs, inputs).CopyTo(backward.AsSpan((k * outputs + o) * inputs));
        return new Taps(forward, backward, bias);
    }
}
