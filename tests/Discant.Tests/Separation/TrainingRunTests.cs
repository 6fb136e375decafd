using Discant.Separation.ConditionedUNet;
using Discant.Separation.FlowPrior;
using Discant.Separation.SourceFilter;
using Discant.Torch.Safetensors;
using Discant.Training;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Training runs: what a killed run leaves, how it goes on, when it ends.</summary>
public sealed class TrainingRunTests
{
    private static readonly TrainingClip s_duet = SourceFilterExamples.Clip(SourceFilterExamples.Sung(0.4));
    private static readonly TrainingClip s_solo = new("solo", s_duet.Stems![0], [s_duet.Pitch[0]], [s_duet.Stems[0]]);

    private static readonly SoloSong[] s_songs =
    [
        new("one", 0, [.. SourceFilterExamples.Noise(1, 9000).Select(v => (short)(3000 * v))]),
        new("two", 1, [.. SourceFilterExamples.Noise(2, 5000).Select(v => (short)(3000 * v))]),
    ];

    private static readonly TrainingOptions s_options = new()
    {
        Batch = 3,
        MicroBatch = 2,
        StepsAnEpoch = 2,
        Epochs = 4,
        ValidationExcerpts = 2,
        Decay = 0.5,
        DecayEvery = 1,
        Trainer = new TrainerOptions(LearningRate: 1e-3),
    };

    public static TheoryData<Learner> Learners => [Learner.SourceFilter, Learner.Supervised, Learner.ConditionedUNet, Learner.Flow];

    /// <summary>What learns.</summary>
    public enum Learner
    {
        /// <summary>Source-filter, from mixtures alone.</summary>
        SourceFilter,

        /// <summary>Source-filter, from stems.</summary>
        Supervised,

        /// <summary>U-Net.</summary>
        ConditionedUNet,

        /// <summary>A flow for two instruments.</summary>
        Flow,
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void A_run_that_was_killed_and_resumed_ends_with_the_same_bytes(Learner learner)
    {
        using var folder = new TemporaryFolder();
        var whole = Run(folder["whole"], learner);
        Assert.Equal(4, whole.Count);
        // Killed in the middle of its third epoch.
        Assert.ThrowsAny<OperationCanceledException>(() => Run(folder["killed"], learner, killAfter: 2));
        var resumed = Run(folder["killed"], learner, resume: true, modelSeed: 99);
        Assert.Equal(whole, resumed);
        Assert.Equal(["best.safetensors", "checkpoint.safetensors", "curve.csv"], Names(folder["killed"]));
        foreach (var name in Names(folder["whole"]))
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder["whole"], name)), File.ReadAllBytes(Path.Combine(folder["killed"], name)));
    }

    [Fact]
    public void A_finished_run_that_is_resumed_changes_nothing_and_replaces_a_curve_that_was_lost()
    {
        using var folder = new TemporaryFolder();
        var curve = Run(folder["run"]);
        var before = Names(folder["run"])
            .ToDictionary(n => n, n => File.ReadAllBytes(Path.Combine(folder["run"], n)), StringComparer.Ordinal);
        File.Delete(folder["run/curve.csv"]);
        Assert.Equal(curve, Run(folder["run"], resume: true));
        foreach (var (name, bytes) in before)
            Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(folder["run"], name)));
    }

    [Fact]
    public void The_curve_tells_losses_and_step_sizes_and_the_best_file_is_that_of_the_smallest_validation_loss()
    {
        using var folder = new TemporaryFolder();
        using var model = SourceFilterExamples.Model();
        using var trainer = new SourceFilterTrainer(model, s_options.Trainer);
        var run = Make(folder.Root, trainer, supervised: false, s_options);
        var best = run.Train(new Listener(_ => { }), CancellationToken.None);
        Assert.Equal(run.Curve.MinBy(e => e.ValidationLoss), best);
        Assert.Equal([1e-3, 5e-4, 2.5e-4, 1.25e-4], run.Curve.Select(e => e.LearningRate));
        Assert.Equal(run.Curve, LearningCurve.Parse(File.ReadAllText(folder["curve.csv"])));
        using var network = SourceFilterModelFile.Read(run.BestFile);
        using var again = new SourceFilterModel(network);
        var still = s_options with { Epochs = 1, Trainer = new TrainerOptions(LearningRate: 0) };
        using var idle = new SourceFilterTrainer(again, still.Trainer);
        var check = Make(folder["check"], idle, supervised: false, still);
        Assert.Equal(best.ValidationLoss, check.Train(new Listener(_ => { }), CancellationToken.None).ValidationLoss);
    }

    [Fact]
    public void A_run_ends_when_the_validation_loss_no_longer_falls()
    {
        using var folder = new TemporaryFolder();
        var options = s_options with { Epochs = 50, Patience = 3, StepsAnEpoch = 1, Trainer = new TrainerOptions(LearningRate: 0) };
        Assert.Equal(4, Run(folder.Root, options: options).Count);
    }

    [Fact]
    public void A_run_whose_loss_is_no_longer_a_number_ends_and_keeps_the_last_good_checkpoint()
    {
        using var folder = new TemporaryFolder();
        var good = Run(folder["run"], options: s_options with { Epochs = 1 });
        var checkpoint = File.ReadAllBytes(folder["run/checkpoint.safetensors"]);
        var best = File.ReadAllBytes(folder["run/best.safetensors"]);
        var wild = s_options with { Epochs = 9, Trainer = new TrainerOptions(LearningRate: 1e38) };
        var curve = Run(folder["run"], resume: true, options: wild);
        Assert.Equal(2, curve.Count);
        Assert.Equal(good[0], curve[0]);
        Assert.False(double.IsFinite(curve[1].ValidationLoss));
        Assert.Equal(checkpoint, File.ReadAllBytes(folder["run/checkpoint.safetensors"]));
        Assert.Equal(best, File.ReadAllBytes(folder["run/best.safetensors"]));
    }

    [Fact]
    public void Checkpoints_that_are_damaged_or_of_another_network_are_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        Run(folder["run"], options: s_options with { Epochs = 1 });
        using var larger = new SourceFilterModel(new ParameterNetwork(new NetworkSize(9, 6, 12, 10), new Random(1)));
        using var other = new SourceFilterTrainer(larger, s_options.Trainer);
        AssertRefused(Make(folder["run"], other, supervised: false, s_options));
        using var model = SourceFilterExamples.Model();
        using var trainer = new SourceFilterTrainer(model, s_options.Trainer);
        var run = Make(folder["run"], trainer, supervised: false, s_options);
        foreach (
            var curve in new[]
            {
                "",
                "hello",
                "epoch,training_loss,validation_loss,learning_rate\n1,2\n",
                "epoch,training_loss,validation_loss,learning_rate\n99999999999,1,1,1\n",
            }
        )
        {
            SafetensorsFile.Write(
                folder["run/checkpoint.safetensors"],
                trainer.State(),
                new Dictionary<string, string>(StringComparer.Ordinal) { ["curve"] = curve }
            );
            AssertRefused(run);
        }
        File.WriteAllText(folder["run/checkpoint.safetensors"], "nonsense");
        AssertRefused(run);

        static void AssertRefused(TrainingRun run)
        {
            var message = Assert.Throws<SafetensorsException>(run.Resume).Message;
            Assert.Contains("checkpoint.safetensors: ", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
    }

    [Fact]
    public void Training_without_stems_asks_for_none_and_supervised_training_says_that_it_needs_them()
    {
        using var folder = new TemporaryFolder();
        var unlabelled = s_duet with { Stems = null };
        using var model = SourceFilterExamples.Model();
        var free = new ExcerptSampler([unlabelled], Excerpts(supervised: false));
        using var trainer = new SourceFilterTrainer(model, s_options.Trainer);
        var run = new TrainingRun(trainer, free, free, s_options with { Epochs = 1 }, folder["run"]);
        Assert.True(double.IsFinite(run.Train(new Listener(_ => { }), CancellationToken.None).ValidationLoss));
        var bound = new ExcerptSampler([unlabelled], Excerpts(supervised: true));
        var failure = Assert.Throws<TrainingFolderException>(() => bound.Draw(new Random(1), 1));
        Assert.StartsWith("duet: ", failure.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<TrainingEpoch> Run(
        string folder,
        Learner learner = Learner.SourceFilter,
        bool resume = false,
        int killAfter = int.MaxValue,
        int modelSeed = 1,
        TrainingOptions? options = null
    )
    {
        using var cancel = new CancellationTokenSource();
        options ??= s_options;
        using var trainer = Trainer(learner, options, modelSeed);
        var run =
            learner == Learner.Flow
                ? new TrainingRun(trainer, Solos(), Solos(), options, folder)
                : Make(folder, trainer, learner != Learner.SourceFilter, options);
        if (resume)
            run.Resume();
        void Kill(TrainingEpoch epoch)
        {
            if (epoch.Epoch == killAfter)
                cancel.Cancel();
        }
        run.Train(new Listener(Kill), cancel.Token);
        return run.Curve;
    }

    private static IModelTrainer Trainer(Learner learner, TrainingOptions options, int modelSeed)
    {
        if (learner == Learner.Flow)
        {
            var size = new FlowSize(4, 1, 3, 2) { Labels = 2, LabelWidth = 4 };
            return new FlowTrainer(size, ["a", "b"], Solos(), options.Trainer with { Threads = modelSeed == 1 ? 1 : 2 });
        }
        if (learner != Learner.ConditionedUNet)
        {
            var model = SourceFilterExamples.Model(modelSeed);
            return new SourceFilterTrainer(model, options.Trainer) { Owned = model };
        }
        var excerpts = new ExcerptSampler([s_duet, s_solo], Excerpts(supervised: true));
        return new ConditionedUNetTrainer(ConditionedUNetExamples.Tiny, excerpts, options);
    }

    private static TrainingRun Make(string folder, IModelTrainer trainer, bool supervised, TrainingOptions options)
    {
        var sampler = new ExcerptSampler([s_duet, s_solo], Excerpts(supervised));
        return new TrainingRun(trainer, sampler, sampler, options, folder);
    }

    private static SoloExcerpts Solos() => new(s_songs, new SoloExcerptOptions { ShortestSeconds = 0.2, LongestSeconds = 0.3 });

    private static ExcerptOptions Excerpts(bool supervised) =>
        new()
        {
            WindowFrames = SourceFilterExamples.Frames,
            MostVoices = 2,
            Supervised = supervised,
        };

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    private sealed class Listener(Action<TrainingEpoch> report) : IProgress<TrainingEpoch>
    {
        public void Report(TrainingEpoch value) => report(value);
    }
}
