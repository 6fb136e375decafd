using Discant.Torch;
using Discant.Training;

namespace Discant.Separation.FlowPrior;

/// <summary>What is minimised: the mean negative log likelihood of an element of an instrument's spectrogram, in nats (spec 2.5).</summary>
public static class FlowObjective
{
    /// <summary>The loss of a batch, differentiable in the network's parameters.</summary>
    /// <param name="network">The flow.</param>
    /// <param name="batch">Excerpts at <see cref="FlowSpectrum.SampleRate"/>.</param>
    /// <param name="dropout">In training; null: none.</param>
    public static Tensor Of(FlowNetwork network, TrainingBatch batch, FlowDropout? dropout = null) =>
        network.NegativeLogLikelihood(Magnitudes(batch, network.Size.Bins), Frames(batch), LabelsOf(network, batch), dropout);

    /// <summary>Spectrograms of excerpts: rows x bins x frames, 0 behind the end of a row.</summary>
    public static Tensor Magnitudes(TrainingBatch batch, int bins)
    {
        var all = FlowSpectrum.Transform.Centred(TrainingBatch.Stack(batch.Mixtures)).Abs().Transpose(1, 2);
        var there = all.Shape[1];
        return there >= bins ? all.Narrow(1, 0, bins).Contiguous() : all.ConstantPad([0, 0, 0, bins - there]);
    }

    /// <summary>Frames of each excerpt.</summary>
    public static int[] Frames(TrainingBatch batch) =>
        [.. batch.Mixtures.Select((m, row) => FlowSpectrum.Transform.Frames(batch.Lengths?[row] ?? m.Length))];

    /// <summary>Frames of a batch that count.</summary>
    public static double CountedFrames(TrainingBatch batch) => Frames(batch).Sum(f => f / 2 * 2.0);

    /// <summary>Instruments of a batch, where the flow knows several.</summary>
    public static IReadOnlyList<int>? LabelsOf(FlowNetwork network, TrainingBatch batch) => network.Size.Labels > 0 ? batch.Labels : null;
}
