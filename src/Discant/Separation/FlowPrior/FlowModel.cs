namespace Discant.Separation.FlowPrior;

/// <summary>A flow and the instruments it knows.</summary>
/// <param name="Network">The flow; freed with this.</param>
/// <param name="Instruments">Their names: one, or one a label.</param>
public sealed record FlowModel(FlowNetwork Network, IReadOnlyList<string> Instruments) : IDisposable
{
    /// <summary>Mean negative log likelihood of held-out songs, nats an element, as its training wrote it down; null where it did not.</summary>
    public double? HeldOut { get; init; }

    /// <summary>Level that its recordings were brought to where they are loud, dB of full scale; null where they were left as they are.</summary>
    public double? LevelDecibels { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
