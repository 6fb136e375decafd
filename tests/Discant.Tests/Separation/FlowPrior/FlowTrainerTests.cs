using Discant.Separation.FlowPrior;
using Discant.Torch;
using Discant.Training;
using Xunit;

namespace Discant.Tests.Separation.FlowPrior;

public sealed class FlowTrainerTests
{
    private static readonly FlowSize s_size = new(4, 1, 3, 2);
    private static readonly SoloSong[] s_songs = [Song("low", 0, 0.02), Song("high", 1, 0.3)];
    private static readonly TrainerOptions s_options = new(2e-3, WeightDecay: 0);

    [Fact]
    public void Each_instrument_becomes_likelier_under_its_own_prior_than_under_the_other()
    {
        double[][] table =
        [
            .. s_songs.Select(song =>
            {
                using var trainer = new FlowTrainer(s_size, ["it"], Solos(song with { Label = 0 }), s_options);
                for (var step = 0L; step < 15; step++)
                    trainer.Step([Solos(song).Draw(new Random((int)step), 2)], default);
                return s_songs.Select(other => trainer.Loss([Solos(other).Draw(new Random(99), 2)], default)).ToArray();
            }),
        ];
        Assert.True(table[0][0] < table[0][1] - 1, $"{table[0][0]} {table[0][1]}");
        Assert.True(table[1][1] < table[1][0] - 1, $"{table[1][1]} {table[1][0]}");
    }

    [Fact]
    public void A_step_does_not_depend_on_the_number_of_threads_and_lowers_the_loss()
    {
        TrainingBatch[] parts = [Solos(s_songs[0]).Draw(new Random(1), 2), Solos(s_songs[0]).Draw(new Random(2), 1)];
        var results = new List<float[]>();
        foreach (var threads in new[] { 1, 2 })
        {
            using var trainer = new FlowTrainer(s_size, ["it"], Solos(s_songs[0]), s_options with { Threads = threads });
            var before = trainer.Loss(parts, default);
            for (var step = 0; step < 8; step++)
                trainer.Step(parts, default);
            Assert.True(trainer.Loss(parts, default) < before);
            results.Add([.. trainer.Network.Parameters().SelectMany(p => p.ToSingles())]);
        }
        Assert.Equal(results[0], results[1]);
    }

    [Fact]
    public void A_training_that_goes_on_from_a_prior_begins_with_its_loss()
    {
        TrainingBatch[] parts = [Solos(s_songs[0]).Draw(new Random(1), 2)];
        using var before = new FlowTrainer(s_size, ["it"], Solos(s_songs[0]), s_options);
        for (var step = 0; step < 5; step++)
            before.Step(parts, default);
        using var after = new FlowTrainer(s_size, ["it"], Solos(s_songs[1]), s_options with { Seed = 9 }, before.Network);
        Assert.Equal(before.Loss(parts, default), after.Loss(parts, default));
        after.Step(parts, default);
        Assert.True(after.Loss(parts, default) < before.Loss(parts, default));
        var other = new FlowSize(4, 1, 3, 3);
        Assert.Throws<ArgumentException>(() => new FlowTrainer(other, ["it"], Solos(s_songs[0]), s_options, before.Network));
    }

    [Fact]
    public void The_loss_of_a_short_row_is_that_of_its_sound_alone()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        using var network = FlowExamples.Moved(s_size, 3, 0.01);
        var batch = Solos(s_songs[0]).Draw(new Random(1), 1);
        float[] longer = [.. batch.Mixtures[0], .. new float[4000]];
        var padded = new TrainingBatch([longer], []) { Lengths = [batch.Mixtures[0].Length - 2048] };
        var cut = FlowObjective.Magnitudes(padded, 512);
        Assert.Equal(FlowObjective.Frames(padded)[0], cut.Shape[2]);
        var expected = network.NegativeLogLikelihood(cut, [(int)cut.Shape[2]]).Item();
        Assert.Equal(expected, FlowObjective.Of(network, padded).Item(), 1e-4);
    }

    [Fact]
    public void With_514_bins_the_last_is_0()
    {
        using var scope = Tensor.Scope();
        var batch = Solos(s_songs[0]).Draw(new Random(1), 1);
        var all = FlowObjective.Magnitudes(batch, FlowSize.ParityBins);
        Assert.Equal(514, all.Shape[1]);
        Assert.All(all.Select(1, 513).ToSingles(), v => Assert.Equal(0, v));
        Assert.Equal(FlowObjective.Magnitudes(batch, 512).ToSingles(), all.Narrow(1, 0, 512).ToSingles());
    }

    private static SoloExcerpts Solos(SoloSong song) => new([song], new SoloExcerptOptions { ShortestSeconds = 0.4, LongestSeconds = 0.4 });

    private static SoloSong Song(string name, int label, double radians) =>
        new(name, label, [.. Enumerable.Range(0, 22050).Select(n => (short)(8000 * Math.Sin(radians * n)))]);
}
