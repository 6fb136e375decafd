using Discant.Torch;
using Discant.Training;

namespace Discant.Separation.ConditionedUNet;

/// <summary>What is minimised: the mean absolute difference between the estimated and the true magnitudes of one voice a mixture (spec 8.3).</summary>
public static class ConditionedUNetObjective
{
    /// <summary>The mean loss of a batch, differentiable in the network's parameters.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">Excerpts with stems.</param>
    /// <param name="targets">For each mixture the voice that is to be estimated.</param>
    /// <param name="dropout">Decides which channels are dropped, in training; null: none.</param>
    /// <exception cref="ArgumentException">The batch has no stems.</exception>
    public static Tensor Of(ConditionedUNetNetwork network, TrainingBatch batch, IReadOnlyList<int> targets, Random? dropout = null)
    {
        if (batch.Stems is null)
            throw new ArgumentException("there are no stems to learn from", nameof(batch));
        var parity = network.Size.Parity;
        var rows = targets.Select((voice, mixture) => mixture * batch.Voices + voice).ToArray();
        var mixtures = MixtureSpectrum.Magnitude(TrainingBatch.Stack(batch.Mixtures), parity);
        var wanted = MixtureSpectrum.Magnitude(TrainingBatch.Stack([.. rows.Select(row => batch.Stems[row])]), parity);
        var pitch = PitchOneHot.Of([.. rows.Select(row => batch.Pitch[row])]);
        return (network.Estimate(mixtures, pitch, dropout) - wanted).Abs().Mean();
    }
}
