using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>
/// A trained flow for the way from latents to magnitudes: weight normalisation folded, matrices inverted, the instrument's vector added to
/// the biases, all once. Passes of several threads may share it.
/// </summary>
public sealed class FrozenFlow
{
    /// <param name="network">The flow; its parameters are copied.</param>
    /// <param name="label">Number of the instrument; null where the flow knows one.</param>
    /// <exception cref="ArgumentException">The flow wants the number of an instrument and gets none, or the other way round.</exception>
    public FrozenFlow(FlowNetwork network, int? label = null)
    {
        Size = network.Size;
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var vector = network.VectorsOf(label is { } number ? [number] : null);
        Blocks = [.. network.Blocks.Select(b => FrozenBlock.Of(Size, b.Norm, b.Mix, b.Coupling, vector))];
    }

    /// <summary>Layers and channels.</summary>
    public FlowSize Size { get; }

    /// <summary>In the order from data to latents.</summary>
    internal IReadOnlyList<FrozenBlock> Blocks { get; }
}
