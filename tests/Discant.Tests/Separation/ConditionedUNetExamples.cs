using Discant.Separation.ConditionedUNet;
using Discant.Torch;
using Discant.Training;

namespace Discant.Tests.Separation;

/// <summary>U-Nets of a few channels, and excerpts of fractions of a second.</summary>
internal static class ConditionedUNetExamples
{
    internal const int Frames = 20;

    private static readonly TrainingClip s_duet = SourceFilterExamples.Clip(SourceFilterExamples.Sung(0.4));

    internal static ConditionedUNetSize Tiny { get; } = new(Width: 2, PitchWidth: 1);

    internal static TrainingOptions Options { get; } =
        new()
        {
            Batch = 3,
            MicroBatch = 2,
            Trainer = new TrainerOptions(LearningRate: 1e-3),
        };

    /// <summary>Excerpts of a sung duet with its stems.</summary>
    internal static ExcerptSampler Excerpts() => new([s_duet], new ExcerptOptions { WindowFrames = Frames, Supervised = true });

    /// <summary>A network whose batch norm has seen noise, in evaluation.</summary>
    internal static ConditionedUNetNetwork Network(ConditionedUNetSize? size = null)
    {
        var network = new ConditionedUNetNetwork(size ?? Tiny, new Random(1));
        BatchNormStatistics.Take(network, 2, k => network.Estimate(Spectra(k, 2, 16), Pitch(2, 16, 220, 330)), CancellationToken.None);
        return network;
    }

    /// <summary>Magnitudes of noise: rows x 513 x frames.</summary>
    internal static Tensor Spectra(int seed, int rows, int frames)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, rows * ConditionedUNetSize.Bins * frames).Select(_ => (float)random.NextDouble()).ToArray();
        return Tensor.From(values, rows, ConditionedUNetSize.Bins, frames);
    }

    /// <summary>Steady tones: rows x 361 x frames; the tones take turns.</summary>
    internal static Tensor Pitch(int rows, int frames, params double[] hertz) =>
        PitchOneHot.Of([.. Enumerable.Range(0, rows).Select(row => Enumerable.Repeat(hertz[row % hertz.Length], frames).ToArray())]);
}
