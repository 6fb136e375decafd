namespace Discant.Separation.FlowPrior;

/// <summary>A source that is to be found.</summary>
/// <param name="Name">Name of the instrument and of its stem.</param>
/// <param name="Flow">What is known about it.</param>
public sealed record FlowSource(string Name, FrozenFlow Flow)
{
    /// <summary>Mean negative log likelihood of held-out songs under the prior, nats an element; null where the prior does not say.</summary>
    public double? HeldOut { get; init; }

    /// <summary>Level that the prior expects where the source is loud, dB of full scale; null: any.</summary>
    public double? LevelDecibels { get; init; }

    /// <summary>Every instrument of a model.</summary>
    /// <param name="model">The model; its parameters are copied.</param>
    public static IReadOnlyList<FlowSource> Of(FlowModel model) =>
        [
            .. model.Instruments.Select(
                (name, k) =>
                    new FlowSource(name, new FrozenFlow(model.Network, model.Network.Size.Labels > 0 ? k : null))
                    {
                        HeldOut = model.HeldOut,
                        LevelDecibels = model.LevelDecibels,
                    }
            ),
        ];
}
