using Discant.Audio;
using Discant.Separation.BlindHarmonic;
using Discant.Torch;
using Discant.Torch.Optimisers;
using Xunit;

namespace Discant.Tests.Separation.BlindHarmonic;

public class BlindTrainingTests
{
    // The network has to learn the pitch too, as published.
    private static readonly ToneModelOptions s_byOffset = new() { RefinesPitch = false };

    // Spec 11, check 10.
    [Fact]
    public void Two_tones_of_one_frame_are_learned()
    {
        const double first = 23.4;
        const double second = 37.8;
        var size = ToyFrames.Size with { Width = 32 };
        using var frame = ToyFrames.TwoTones(size, first, second, 0.03, new Random(2)).Persist();
        using var model = BlindModel.Start(size, 2, new Random(1));
        using var optimiser = new AdaMax(model.Network.NamedParameters(), 1e-3, 0.99, 0.999, 1e-7);
        var gradient = new PolicyGradient(model.Network, model.Dictionary, new() { Tones = s_byOffset });
        var (before, _) = Greedy();
        for (var step = 0; step < 400; step++)
        {
            using var scope = Tensor.Scope();
            model.Network.ZeroGrad();
            gradient
                .Compute(frame.Expand(4, 2, size.Bins).Contiguous(), SamplingPlan.Tree([3, 3]), new Random(step))
                .Network.BackwardTo(model.Network.Parameters());
            optimiser.Step();
        }
        var (after, bins) = Greedy();
        Assert.True(after < 0.1 * before, $"{before} -> {after}");
        Assert.InRange(bins[0], first - 5, first + 5);
        Assert.InRange(bins[1], second - 5, second + 5);

        (double DirectLoss, double[] Bins) Greedy()
        {
            using var scope = Tensor.Scope();
            using var mode = GradientMode.Off();
            var tones = GreedyDecoder.Greedy(frame, model, s_byOffset, out _);
            return (FrameLoss.Direct(frame, tones).Item(), [.. tones.Select(t => t.Fundamental.Item()).Order()]);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        float[] Run()
        {
            using var recording = Steady(23.4, 37.8);
            using var model = BlindModel.Start(ToyFrames.Size, 2, new Random(1));
            using var training = new BlindTraining(
                new BlindRecording(recording, ToyFrames.Size.Transform(), true),
                model,
                new() { Batch = 2 },
                1
            );
            for (var step = 0; step < 3; step++)
                training.Step(step < 2 ? training.Plan : SamplingPlan.Labels([2, 3]));
            return [.. model.Network.Parameters().SelectMany(p => p.ToSingles()), .. model.Dictionary.ToSingles()];
        }
        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void The_published_estimator_with_inharmonic_tones_trains_too()
    {
        using var recording = Steady(23.4, 37.8);
        using var model = BlindModel.Start(ToyFrames.Size, 2, new Random(1));
        using var training = new BlindTraining(
            new BlindRecording(recording, ToyFrames.Size.Transform(), false),
            model,
            new() { Batch = 2, Gradient = PolicyGradientOptions.Paper },
            1
        );
        var losses = Enumerable.Range(0, 60).Select(_ => training.Step(training.Plan)).ToArray();
        Assert.All(losses, l => Assert.True(double.IsFinite(l)));
        Assert.True(losses[^10..].Average() < losses[..10].Average());
        Assert.All(model.Network.Parameters(), p => Assert.All(p.ToSingles(), v => Assert.True(float.IsFinite(v))));
    }

    internal static Mixture Steady(double first, double second)
    {
        var random = new Random(2);
        var (one, two) = (ToyFrames.Partials(random), ToyFrames.Partials(random, 0.4));
        var samples = new float[8000];
        for (var n = 0; n < samples.Length; n++)
            foreach (var (position, partials) in new[] { (first, one), (second, two) })
                for (var h = 1; h <= partials.Length && position * h < ToyFrames.Size.Bins; h++)
                {
                    var angle = Math.PI * position * h / ToyFrames.Size.Bins * n;
                    samples[n] += (float)(0.1 * (partials[h - 1].Re * Math.Cos(angle) - partials[h - 1].Im * Math.Sin(angle)));
                }
        return Mixture.Of(samples, ToyFrames.Size.SampleRate);
    }
}
