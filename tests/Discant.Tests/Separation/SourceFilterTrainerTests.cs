using Discant.Separation.SourceFilter;
using Discant.TestSupport;
using Discant.Torch;
using Discant.Training;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Training steps: what decides a result, and what must not.</summary>
public sealed class SourceFilterTrainerTests
{
    [Fact]
    public void Parameters_after_three_steps_have_the_same_bytes_on_one_two_and_three_threads()
    {
        var results = new[] { 1, 2, 3 }.Select(threads => Train(threads, steps: 3)).ToArray();
        Assert.Equal(results[0].Losses, results[1].Losses);
        Assert.Equal(results[0].Losses, results[2].Losses);
        Assert.Equal(results[0].Parameters, results[1].Parameters);
        Assert.Equal(results[0].Parameters, results[2].Parameters);
        using var untouched = SourceFilterExamples.Model();
        Assert.NotEqual(SourceFilterExamples.Parameters(untouched), results[0].Parameters);
    }

    [Fact]
    public void The_gradient_of_a_batch_is_the_sum_of_those_of_its_parts()
    {
        using var model = SourceFilterExamples.Model();
        using var trainer = new SourceFilterTrainer(model, new TrainerOptions(Threads: 2));
        var random = new Random(2);
        TrainingBatch[] parts = [SourceFilterExamples.Batch(random, 1), SourceFilterExamples.Batch(random, 3)];
        var loss = trainer.Compute(parts, step: 7, CancellationToken.None);
        var actual = Gradients(model);

        var noise = StepSeeds.Of(4, 7, 1);
        var expected = actual.Select(g => new double[g.Length]).ToArray();
        var byHand = 0.0;
        using var scope = Tensor.Scope();
        foreach (var (part, stream, weight) in new[] { (parts[0], 0UL, 0.25), (parts[1], 2UL, 0.75) })
        {
            model.Network.ZeroGrad();
            var value = new SourceFilterObjective().Of(model, part, noise, stream);
            value.Backward();
            byHand += weight * value.Item();
            var slopes = Gradients(model);
            for (var p = 0; p < slopes.Length; p++)
            for (var k = 0; k < slopes[p].Length; k++)
                expected[p][k] += weight * slopes[p][k];
        }
        Assert.Equal(byHand, loss, 1e-5 * byHand);
        for (var p = 0; p < actual.Length; p++)
            Close.Relative(expected[p], actual[p], 1e-4, $"parameter {p}");
    }

    [Fact]
    public void How_a_batch_is_cut_changes_its_gradient_by_rounding_only()
    {
        using var model = SourceFilterExamples.Model();
        using var trainer = new SourceFilterTrainer(model, new TrainerOptions());
        var whole = SourceFilterExamples.Batch(new Random(3), 4);
        var one = trainer.Compute([whole], 0, CancellationToken.None);
        var together = Gradients(model);
        var halves = new[] { 0, 2 }.Select(k => new TrainingBatch(whole.Mixtures[k..(k + 2)], whole.Pitch[(2 * k)..(2 * k + 4)])).ToArray();
        Assert.Equal(one, trainer.Compute(halves, 0, CancellationToken.None), 1e-5 * one);
        var apart = Gradients(model);
        for (var p = 0; p < together.Length; p++)
            Close.Relative(together[p].Select(v => (double)v).ToArray(), apart[p], 2e-3, $"parameter {p}");
    }

    [Fact]
    public void Cancellation_leaves_the_parameters_alone()
    {
        using var model = SourceFilterExamples.Model();
        using var trainer = new SourceFilterTrainer(model, new TrainerOptions(Threads: 2));
        var before = SourceFilterExamples.Parameters(model);
        var batch = SourceFilterExamples.Batch(new Random(4), 1);
        Assert.ThrowsAny<OperationCanceledException>(() => trainer.Step([batch, batch], new CancellationToken(canceled: true)));
        Assert.Equal(before, SourceFilterExamples.Parameters(model));
        Assert.Equal(0, trainer.Optimiser.Steps);
    }

    [Fact]
    public void The_loss_is_always_the_same_and_leaves_no_gradient()
    {
        using var model = SourceFilterExamples.Model();
        using var one = new SourceFilterTrainer(model, new TrainerOptions(Threads: 1));
        using var two = new SourceFilterTrainer(model, new TrainerOptions(Threads: 2));
        var random = new Random(5);
        TrainingBatch[] batches = [.. Enumerable.Range(1, 3).Select(count => SourceFilterExamples.Batch(random, count))];
        var loss = one.Loss(batches, CancellationToken.None);
        Assert.True(double.IsFinite(loss) && loss > 0);
        Assert.Equal(loss, one.Loss(batches, CancellationToken.None));
        Assert.Equal(loss, two.Loss(batches, CancellationToken.None));
        Assert.All(model.Network.Parameters(), p => Assert.Null(p.Grad));
    }

    [Fact]
    public void Silence_gives_finite_losses_and_gradients()
    {
        using var model = SourceFilterExamples.Model();
        using var trainer = new SourceFilterTrainer(model, new TrainerOptions());
        var silent = new TrainingBatch(
            [new float[SourceFilterExamples.Frames * 256]],
            [new double[SourceFilterExamples.Frames], new double[SourceFilterExamples.Frames]]
        );
        for (var step = 0; step < 3; step++)
            Assert.True(double.IsFinite(trainer.Step([silent], CancellationToken.None)));
        Assert.All(SourceFilterExamples.Parameters(model).SelectMany(p => p), v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Supervised_training_compares_every_voice_with_its_stem()
    {
        using var scope = Tensor.Scope();
        using var model = SourceFilterExamples.Model();
        var batch = SourceFilterExamples.Batch(new Random(6), 2);
        var voices = model.Synthesize(Stack(batch.Mixtures), batch.Pitch, 3, 0).Detach();
        var row = SourceFilterExamples.Frames * 256;
        float[][] stems = [.. Enumerable.Range(0, 4).Select(k => voices.ToSingles()[(k * row)..((k + 1) * row)])];
        var objective = new SourceFilterObjective();
        Assert.Equal(0, objective.Of(model, batch with { Stems = stems }, 3, 0).Item(), 1e-6);
        float[][] exchanged = [stems[1], stems[0], stems[3], stems[2]];
        Assert.True(objective.Of(model, batch with { Stems = exchanged }, 3, 0).Item() > 0.1);
    }

    [Fact]
    public void A_signal_is_no_distance_from_itself_and_the_loss_does_not_pull_there()
    {
        using var scope = Tensor.Scope();
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var signal = Tensor.From(SourceFilterExamples.Noise(7, 6000), 2, 3000).To(type);
            var estimate = signal.Clone().Detach();
            estimate.RequiresGrad = true;
            var loss = new MultiScaleSpectralLoss().Of(signal, estimate);
            loss.Backward();
            Assert.Equal(0, loss.Item());
            Assert.All(estimate.Grad!.ToDoubles(), slope => Assert.Equal(0, slope));
        }
    }

    private static (double[] Losses, float[][] Parameters) Train(int threads, int steps)
    {
        using var model = SourceFilterExamples.Model();
        using var trainer = new SourceFilterTrainer(model, new TrainerOptions(LearningRate: 1e-3, Threads: threads));
        var random = new Random(1);
        var losses = new double[steps];
        for (var step = 0; step < steps; step++)
        {
            TrainingBatch[] parts = [.. Enumerable.Range(0, 4).Select(k => SourceFilterExamples.Batch(random, 1 + k % 2))];
            losses[step] = trainer.Step(parts, CancellationToken.None);
        }
        return (losses, SourceFilterExamples.Parameters(model));
    }

    private static float[][] Gradients(SourceFilterModel model)
    {
        using var scope = Tensor.Scope();
        return [.. model.Network.Parameters().Select(p => p.Grad!.ToSingles())];
    }

    private static Tensor Stack(float[][] rows) => Tensor.From(rows.SelectMany(r => r).ToArray(), rows.Length, rows[0].Length);
}
