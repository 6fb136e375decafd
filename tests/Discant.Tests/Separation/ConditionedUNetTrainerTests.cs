using Discant.Separation.ConditionedUNet;
using Discant.Torch;
using Discant.Training;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Training of the U-Net: what decides a result, and what must not.</summary>
public sealed class ConditionedUNetTrainerTests
{
    [Fact]
    public void What_is_written_after_three_steps_has_the_same_bytes_on_one_two_and_three_threads()
    {
        using var folder = new TemporaryFolder();
        var results = new[] { 1, 2, 3 }.Select(threads => Train(folder, threads)).ToArray();
        Assert.Equal(results[0].Losses, results[1].Losses);
        Assert.Equal(results[0].Losses, results[2].Losses);
        Assert.Equal(results[0].Model, results[1].Model);
        Assert.Equal(results[0].Model, results[2].Model);
    }

    [Fact]
    public void Training_lowers_the_loss()
    {
        using var trainer = Trainer(learningRate: 0.02);
        var batches = Batches(3);
        var before = trainer.Loss(batches, CancellationToken.None);
        for (var step = 0; step < 25; step++)
            trainer.Step(batches, CancellationToken.None);
        Assert.InRange(trainer.Loss(batches, CancellationToken.None), 0, 0.8 * before);
    }

    [Fact]
    public void What_is_written_is_what_was_validated_and_the_voices_take_turns()
    {
        using var scope = Tensor.Scope();
        using var folder = new TemporaryFolder();
        using var trainer = Trainer(threads: 2);
        var batches = Batches(3);
        trainer.Step(batches, CancellationToken.None);
        var loss = trainer.Loss(batches, CancellationToken.None);
        trainer.Write(folder["model"]);
        using var network = ConditionedUNetModelFile.Read(folder["model"]);
        using var mode = GradientMode.Off();
        var expected =
            ConditionedUNetObjective.Of(network, batches[0], [0, 1]).Item() * 2 / 5
            + ConditionedUNetObjective.Of(network, batches[1], [0, 1]).Item() * 2 / 5
            + ConditionedUNetObjective.Of(network, batches[2], [0]).Item() / 5;
        Assert.Equal(expected, loss, 1e-9);
        Assert.Equal(loss, trainer.Loss(batches, CancellationToken.None));
        Assert.All(trainer.Network.Parameters(), p => Assert.True(p.RequiresGrad));
    }

    [Fact]
    public void The_loss_of_a_network_that_gives_the_whole_mixture_is_what_the_others_sing()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        using var network = ConditionedUNetExamples.Network();
        foreach (var (name, parameter) in network.NamedParameters())
            if (name == "mask.bias")
                parameter.Overwrite(Tensor.From([1000f], 1)); // a sigmoid of 1
        var batch = Batches(1)[0];
        var alone = batch with { Stems = [.. batch.Mixtures.SelectMany(m => new[] { m, new float[m.Length] })] };
        Assert.Equal(0, ConditionedUNetObjective.Of(network, alone, [0, 0]).Item(), 1e-6);
        var mean = MixtureSpectrum.Magnitude(TrainingBatch.Stack(batch.Mixtures), parity: false).Mean().Item();
        Assert.Equal(mean, ConditionedUNetObjective.Of(network, alone, [1, 1]).Item(), 1e-5 * mean);
    }

    [Fact]
    public void A_batch_without_stems_is_refused()
    {
        using var network = ConditionedUNetExamples.Network();
        Assert.Throws<ArgumentException>(() =>
        {
            ConditionedUNetObjective.Of(network, Batches(1)[0] with { Stems = null }, [0, 0]);
        });
    }

    [Fact]
    public void Cancellation_leaves_the_parameters_alone()
    {
        using var trainer = Trainer();
        var before = trainer.State().Select(s => s.Tensor.ToDoubles()).ToArray();
        Assert.ThrowsAny<OperationCanceledException>(() => trainer.Step(Batches(2), new CancellationToken(canceled: true)));
        Assert.Equal(before, trainer.State().Select(s => s.Tensor.ToDoubles()).ToArray());
    }

    [Fact]
    public void Silence_gives_finite_losses_and_parameters()
    {
        using var trainer = Trainer();
        var batch = Batches(1)[0];
        var silent = new TrainingBatch(
            [.. batch.Mixtures.Select(m => new float[m.Length])],
            batch.Pitch,
            [.. batch.Stems!.Select(s => new float[s.Length])]
        );
        for (var step = 0; step < 3; step++)
            Assert.True(double.IsFinite(trainer.Step([silent], CancellationToken.None)));
        Assert.All(trainer.Network.Parameters().SelectMany(p => p.ToSingles()), v => Assert.True(float.IsFinite(v)));
    }

    private static (double[] Losses, byte[] Model) Train(TemporaryFolder folder, int threads)
    {
        using var trainer = Trainer(threads);
        var losses = Enumerable.Range(0, 3).Select(_ => trainer.Step(Batches(4), CancellationToken.None)).ToList();
        losses.Add(trainer.Loss(Batches(4), CancellationToken.None));
        trainer.Write(folder["model"]);
        return ([.. losses], File.ReadAllBytes(folder["model"]));
    }

    private static ConditionedUNetTrainer Trainer(int threads = 1, double learningRate = 1e-3)
    {
        var options = ConditionedUNetExamples.Options;
        return new(
            ConditionedUNetExamples.Tiny,
            ConditionedUNetExamples.Excerpts(),
            options with
            {
                Trainer = options.Trainer with { Threads = threads, LearningRate = learningRate },
            }
        );
    }

    // The third has one excerpt, the others two.
    private static TrainingBatch[] Batches(int count)
    {
        var random = new Random(1);
        var excerpts = ConditionedUNetExamples.Excerpts();
        return [.. Enumerable.Range(0, count).Select(k => excerpts.Draw(random, k == 2 ? 1 : 2))];
    }
}
