using Discant.Pitch.LateDeep;
using Discant.Torch;

namespace Discant.Training.Salience;

/// <summary>Binary cross-entropy between the salience a network gives and the one it should give, as a mean over bins and frames.</summary>
/// <param name="transform">What looks at the excerpts.</param>
public sealed class SalienceObjective(HarmonicConstantQ transform)
{
    private static readonly Operator s_crossEntropy = new("binary_cross_entropy_with_logits");

    /// <summary>The mean loss of some excerpts.</summary>
    public Tensor Of(LateDeepNetwork network, IReadOnlyList<SalienceExcerpt> excerpts)
    {
        var (magnitude, phase) = Look(excerpts);
        return Loss(network.Forward(magnitude, phase), excerpts);
    }

    /// <summary>The same for a network's output.</summary>
    /// <param name="logOdds">excerpts x bins x frames.</param>
    /// <param name="excerpts">The excerpts.</param>
    public Tensor Loss(Tensor logOdds, IReadOnlyList<SalienceExcerpt> excerpts)
    {
        var (bins, frames) = (transform.Options.Bins, excerpts[0].Pitch[0].Length);
        var target = Tensor.From(excerpts.SelectMany(e => SalienceTarget.Of(e.Pitch, bins)).ToArray(), excerpts.Count, bins.Count, frames);
        const long mean = 1;
        return s_crossEntropy.Call(logOdds, target, Argument.None, Argument.None, mean);
    }

    /// <summary>The excerpts as the network sees them, each excerpts x harmonics x bins x frames.</summary>
    public (Tensor Magnitude, Tensor Phase) Look(IReadOnlyList<SalienceExcerpt> excerpts)
    {
        var looks = excerpts.Select(e => transform.Transform(e.Samples, e.Level)).ToArray();
        return (Tensor.Stack([.. looks.Select(l => l.Magnitude)]), Tensor.Stack([.. looks.Select(l => l.Phase)]));
    }
}
