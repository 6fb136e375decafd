namespace Discant.Separation.FlowPrior;

/// <summary>How latents are searched for (spec 3.2, 3.3). The defaults are those of the published system.</summary>
public sealed record LatentSearchOptions
{
    /// <summary>Likely latents, as the published program's last experiment with voices has it.</summary>
    public static LatentSearchOptions MapOfLatents { get; } =
        new()
        {
            Prior = LatentPrior.OfLatents,
            PriorWeight = 1,
            StartSpread = 0.01,
        };

    /// <summary>Likely magnitudes, as the published program's first version has it.</summary>
    public static LatentSearchOptions MapOfMagnitudes { get; } =
        new()
        {
            Prior = LatentPrior.OfMagnitudes,
            PriorWeight = 0.001,
            StartSpread = 0.1,
        };

    /// <summary>Steps of Adam.</summary>
    public int Iterations { get; init; } = 150;

    /// <summary>Adam's step size.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>What besides the mixture decides.</summary>
    public LatentPrior Prior { get; init; }

    /// <summary>Weight of the prior against the divergence, whose weight is 1.</summary>
    public double PriorWeight { get; init; }

    /// <summary>Standard deviation of the latents at the beginning; 0: all begin at 0, which is itself the prior (spec 0).</summary>
    public double StartSpread { get; init; }

    /// <summary>Sources that are louder than the mixture in a frame are made as loud, from the fifth step on (spec 3.4).</summary>
    public bool LimitFrames { get; init; }
}
