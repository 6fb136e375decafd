using Discant.Figures;

namespace Discant.Separation.FlowPrior;

/// <summary>What the search says about itself, as figures.</summary>
public static class FlowFigures
{
    /// <summary>How the divergence falls, and how likely each source is under its own prior over the recording.</summary>
    /// <param name="pieces">Pieces that are done, at least one.</param>
    /// <param name="sources">What was looked for.</param>
    public static IReadOnlyList<LineFigure> Of(IReadOnlyList<FlowPiece> pieces, IReadOnlyList<FlowSource> sources)
    {
        double[] steps = [.. pieces[0].Divergences.Select((_, k) => k + 1.0)];
        double[] seconds = [.. pieces.Select(p => (double)p.FirstFrame * FlowSpectrum.Hop / FlowSpectrum.SampleRate)];
        var fall = new LineFigure(
            "Divergence from the mixture",
            "step",
            "mean over all pieces",
            [new("divergence", steps, [.. steps.Select((_, k) => pieces.Average(p => p.Divergences[k]))])]
        )
        {
            Logarithmic = true,
        };
        var likelihood = new LineFigure(
            "Unlikelihood of the sources under their priors (the lower, the more like what the prior knows)",
            "beginning of the piece, s",
            "nats an element",
            [.. sources.Select((s, k) => new FigureLine(s.Name, seconds, [.. pieces.Select(p => p.NegativeLogLikelihoods[k])]))]
        );
        return pieces.Count > 1 ? [fall, likelihood] : [fall];
    }
}
