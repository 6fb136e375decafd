namespace Discant.Separation.FlowPrior;

/// <summary>A flow and the instruments it knows.</summary>
/// <param name="Network">The flow; freed with this.</param>
/// <param name="Instruments">Their names: one, or one a label.</param>
public sealed record FlowModel(FlowNetwork Network, IReadOnlyList<string> Instruments) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
