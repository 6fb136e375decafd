namespace Discant.Separation;

/// <summary>How envelopes are adapted to the mixture: coarse gains first, finer ones after.</summary>
/// <param name="Stages">In order; none leaves the estimates alone.</param>
/// <param name="Floor">Part of each estimate's mean that is added to it everywhere first, so that a voice may take what its model left out.</param>
public sealed record EnvelopeRefinementOptions(IReadOnlyList<EnvelopeRefinementStage> Stages, double Floor = 0)
{
    /// <summary>What measured best on development recordings (docs/methods.md).</summary>
    public static EnvelopeRefinementOptions Default { get; } = new([new(3, 65, 63), new(3, 33, 31), new(2, 17, 15), new(2, 9, 9)]);

    /// <summary>The estimates as they are, as in the paper.</summary>
    public static EnvelopeRefinementOptions None { get; } = new([]);
}
