using Discant.Pitch;
using Discant.Pitch.LateDeep;
using Discant.Synthesis.Singing;
using Discant.Tests.Separation;
using Discant.Torch.Safetensors;
using Discant.Training;
using Discant.Training.Salience;
using Xunit;

namespace Discant.Tests.Training.Salience;

/// <summary>Training of the estimator: what it is asked to learn, and that a run goes on where it was killed.</summary>
public sealed class SalienceTrainingTests
{
    private static readonly LateDeepSize s_tiny = new(2, 2, 3, 2)
    {
        Input = new HarmonicConstantQOptions { Bins = new PitchBins(65.4, 24, 96), LongestWindowSeconds = 0.1 },
    };

    private static readonly SalienceExcerptOptions s_excerpts = new() { Frames = 6 };

    private static readonly SalienceTrainingOptions s_options = new()
    {
        Batch = 4,
        MicroBatch = 2,
        StepsAnEpoch = 2,
        Epochs = 3,
        StatisticsBatches = 2,
        ValidationExcerpts = 4,
        WarmUpSteps = 1,
    };

    private static readonly Lazy<IReadOnlyList<TrainingClip>> s_clips = new(Clips);

    [Fact]
    public void The_target_is_one_at_a_true_F0_and_falls_off_within_a_few_bins()
    {
        var bins = new PitchBins(32.7, 60, 360);
        var target = SalienceTarget.Of(
            [
                [bins.Hertz(100), 0],
                [bins.Hertz(101.5), 0],
            ],
            bins
        );
        float At(int bin, int frame) => target[bin * 2 + frame];
        Assert.Equal(1, At(100, 0), 1e-6);
        Assert.Equal(Math.Exp(-0.125), At(101, 0), 1e-5);
        Assert.Equal(Math.Exp(-0.5), At(99, 0), 1e-5);
        Assert.Equal(0, At(110, 0));
        Assert.All(Enumerable.Range(0, 360), k => Assert.Equal(0, At(k, 1)));
    }

    [Fact]
    public void The_F0_of_an_excerpt_is_what_sounds_there()
    {
        // A sine whose pitch is known: wherever it is moved to, the transform must see it where the label says.
        const double hertz = 220;
        var sine = Array.ConvertAll([.. Enumerable.Range(0, 48000)], n => (float)(0.3 * Math.Sin(2 * Math.PI * hertz * n / 16000)));
        var clip = new TrainingClip(
            "sine",
            sine,
            [
                [.. Enumerable.Repeat(hertz, 188)],
            ],
            [sine]
        );
        using var transform = new HarmonicConstantQ(new HarmonicConstantQOptions());
        var options = new SalienceExcerptOptions
        {
            Frames = 4,
            RoomShare = 0,
            Voices = [1],
            NoiseDecibels = (-90, -80),
        };
        var sampler = new SalienceSampler([clip], options, transform);
        var random = new Random(1);
        for (var draw = 0; draw < 8; draw++)
        {
            var excerpt = sampler.Draw(random);
            using var scope = Torch.Tensor.Scope();
            var (magnitude, _) = transform.Transform(excerpt.Samples, excerpt.Level);
            for (var frame = 0; frame < 4; frame++)
            {
                var column = magnitude.Select(0, 0).Select(1, frame).Contiguous().ToSingles();
                var label = transform.Options.Bins.Bin(excerpt.Pitch[0][frame]);
                Assert.Equal(label, Array.IndexOf(column, column.Max()), 1.01);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_run_that_was_killed_and_resumed_ends_with_the_same_bytes_on_any_number_of_threads(int threads)
    {
        using var folder = new TemporaryFolder();
        Train(folder["whole"], s_options, _ => { });
        using var kill = new CancellationTokenSource();
        var killed = s_options with { Threads = threads };
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Train(
                folder["killed"],
                killed,
                epoch =>
                {
                    if (epoch.Loss.Epoch == 1)
                        kill.Cancel();
                },
                kill.Token
            )
        );
        Train(folder["killed"], killed, _ => { }, resume: true);
        foreach (var name in new[] { "model.safetensors", "checkpoint.safetensors", "curve.csv" })
            Assert.Equal(File.ReadAllBytes(folder[$"whole/{name}"]), File.ReadAllBytes(folder[$"killed/{name}"]));
    }

    [Fact]
    public void A_few_steps_lower_the_loss_of_what_was_learned()
    {
        using var folder = new TemporaryFolder();
        var epochs = new List<SalienceEpoch>();
        Train(folder["run"], s_options with { StepsAnEpoch = 12, Epochs = 4, LearningRate = 0.02 }, epochs.Add);
        Assert.True(
            epochs[^1].Loss.TrainingLoss < 0.9 * epochs[0].Loss.TrainingLoss,
            string.Join(' ', epochs.Select(e => e.Loss.TrainingLoss))
        );
        Assert.All(epochs, e => Assert.InRange(e.FScore, 0, 1));
    }

    [Fact]
    public void A_checkpoint_of_another_network_is_refused()
    {
        using var folder = new TemporaryFolder();
        Train(folder["run"], s_options with { Epochs = 1 }, _ => { });
        using var other = new SalienceTrainingRun(
            s_tiny with
            {
                Joint = 4,
            },
            s_clips.Value,
            s_clips.Value,
            s_excerpts,
            s_options,
            folder["run"]
        );
        Assert.Throws<SafetensorsException>(other.Resume);
    }

    private static void Train(
        string folder,
        SalienceTrainingOptions options,
        Action<SalienceEpoch> report,
        CancellationToken cancel = default,
        bool resume = false
    )
    {
        using var run = new SalienceTrainingRun(s_tiny, s_clips.Value, s_clips.Value, s_excerpts, options, folder);
        if (resume)
            run.Resume();
        run.Train(new Listener(report), cancel);
    }

    private static IReadOnlyList<TrainingClip> Clips()
    {
        var sung = Choir.Improvise(3, new PartSongOptions(), ChoirOptions.Varied with { SampleRate = 16000 }, new Random(3));
        return
        [
            new("duet", sung.Mixture(), sung.F0, sung.Stems),
            .. sung.Stems.Select((stem, k) => new TrainingClip($"solo{k}", stem, [sung.F0[k]], [stem])),
        ];
    }

    private sealed class Listener(Action<SalienceEpoch> report) : IProgress<SalienceEpoch>
    {
        public void Report(SalienceEpoch value) => report(value);
    }
}
