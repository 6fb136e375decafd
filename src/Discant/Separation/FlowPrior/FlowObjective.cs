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
        FlowLikelihood.Negative(network, Rows(batch, network.Size.Bins), LabelsOf(network, batch), dropout);

    /// <summary>Spectrograms of excerpts, each as long as its sound: frames x bins.</summary>
    public static IReadOnlyList<float[]> Rows(TrainingBatch batch, int bins)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var (all, there) = (FlowSpectrum.Transform.Centred(TrainingBatch.Stack(batch.Mixtures)).Abs(), FlowSpectrum.Transform.Bins);
        return [.. Frames(batch).Select((f, row) => FlowSpectrum.WithBins(all.Select(0, row).Narrow(0, 0, f).ToSingles(), there, bins))];
    }

    /// <summary>Spectrograms of excerpts as one tensor, rows x bins x frames, 0 behind the end of a row.</summary>
    public static Tensor Magnitudes(TrainingBatch batch, int bins)
    {
        var rows = Rows(batch, bins);
        var frames = rows.Max(r => r.Length / bins);
        var all = rows.Select(r => Tensor.From(r, r.Length / bins, bins).Transpose(0, 1).ConstantPad([0, frames - r.Length / bins]));
        return Tensor.Stack([.. all]);
    }

    /// <summary>Frames of each excerpt.</summary>
    public static int[] Frames(TrainingBatch batch) =>
        [.. batch.Mixtures.Select((m, row) => FlowSpectrum.Transform.Frames(batch.Lengths?[row] ?? m.Length))];

    /// <summary>Frames of a batch that count.</summary>
    public static double CountedFrames(TrainingBatch batch) => Frames(batch).Sum(f => f / 2 * 2.0);

    /// <summary>Instruments of a batch, where the flow knows several.</summary>
    public static IReadOnlyList<int>? LabelsOf(FlowNetwork network, TrainingBatch batch) => network.Size.Labels > 0 ? batch.Labels : null;
}
