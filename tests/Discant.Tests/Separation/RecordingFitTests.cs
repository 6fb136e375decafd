using Discant.Audio;
using Discant.Separation;
using Discant.Separation.SourceFilter;
using Discant.Torch.Safetensors;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Fitting a model on the recording that is to be separated.</summary>
public sealed class RecordingFitTests
{
    private static readonly RecordingFitOptions s_options = new()
    {
        Steps = 6,
        Batch = 3,
        MicroBatch = 2,
        WindowFrames = SourceFilterExamples.Frames,
        LearningRate = 2e-3,
    };

    [Fact]
    public void The_loss_falls_on_a_sung_recording()
    {
        var sung = SourceFilterExamples.Sung(1.0);
        using var mixture = Mixture.Of(sung.Mixture(), 16000);
        using var model = SourceFilterExamples.Model();
        var options = s_options with { Steps = 24, LearningRate = 1e-2 };
        using var fit = new RecordingFit(model, mixture, new Discant.Pitch.PitchTracks(sung.F0), options);
        var losses = Enumerable.Range(0, 24).Select(_ => fit.Step(CancellationToken.None)).ToArray();
        Assert.True(losses[^6..].Average() < 0.8 * losses[..6].Average(), $"{losses[..6].Average()} to {losses[^6..].Average()}");
    }

    [Fact]
    public void A_fit_that_was_saved_and_resumed_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        Steps(folder, 1, take: 6, save: "whole");
        Steps(folder, 1, take: 3, save: "half");
        Steps(folder, 77, take: 3, save: "resumed", resume: "half", threads: 2);
        Assert.Equal(File.ReadAllBytes(folder["whole"]), File.ReadAllBytes(folder["resumed"]));
        Assert.NotEqual(File.ReadAllBytes(folder["half"]), File.ReadAllBytes(folder["resumed"]));
    }

    [Fact]
    public void Silence_gives_numbers()
    {
        using var mixture = Mixture.Of(new float[8000], 16000);
        using var model = SourceFilterExamples.Model();
        using var fit = new RecordingFit(model, mixture, SourceFilterExamples.Pitch(31, 0, 220), s_options);
        for (var step = 0; step < 3; step++)
            Assert.True(double.IsFinite(fit.Step(CancellationToken.None)));
        fit.UseAverage();
        Assert.All(SourceFilterExamples.Parameters(model).SelectMany(p => p), v => Assert.True(float.IsFinite(v)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(4095)]
    public void A_recording_shorter_than_a_window_can_be_fitted(int samples)
    {
        using var mixture = Mixture.Of(SourceFilterExamples.Noise(1, samples), 16000);
        using var model = SourceFilterExamples.Model();
        using var fit = new RecordingFit(model, mixture, SourceFilterExamples.Pitch(4, 220), s_options with { Batch = 1 });
        Assert.True(double.IsFinite(fit.Step(CancellationToken.None)));
        Assert.Equal(1, fit.Steps);
    }

    [Fact]
    public void The_average_is_used_only_when_asked_for()
    {
        using var mixture = Mixture.Of(SourceFilterExamples.Noise(2, 9000), 16000);
        using var model = SourceFilterExamples.Model();
        var start = SourceFilterExamples.Parameters(model);
        using var fit = new RecordingFit(model, mixture, SourceFilterExamples.Pitch(36, 220, 330), s_options);
        fit.UseAverage();
        Assert.Equal(start, SourceFilterExamples.Parameters(model));
        fit.Step(CancellationToken.None);
        fit.Step(CancellationToken.None);
        var last = SourceFilterExamples.Parameters(model);
        fit.UseAverage();
        Assert.NotEqual(last, SourceFilterExamples.Parameters(model));
        Assert.NotEqual(start, SourceFilterExamples.Parameters(model));
    }

    [Fact]
    public void A_checkpoint_of_another_network_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        Steps(folder, 1, take: 1, save: "fit");
        using var mixture = Mixture.Of(new float[100], 16000);
        using var model = new SourceFilterModel(new ParameterNetwork(new NetworkSize(8, 6, 12, 11), new Random(1)));
        using var fit = new RecordingFit(model, mixture, SourceFilterExamples.Pitch(1, 220), s_options);
        var message = Assert.Throws<SafetensorsException>(() => fit.Resume(folder["fit"])).Message;
        Assert.StartsWith(folder["fit"] + ": ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void The_step_size_stays_and_then_falls_to_a_twentieth()
    {
        var options = new RecordingFitOptions { Steps = 100 };
        Assert.Equal([1.0, 1, 1], new[] { 0L, 25, 49 }.Select(options.Schedule));
        Assert.Equal(0.05 + 0.95 / 2, options.Schedule(75), 1e-12);
        Assert.Equal(0.05, options.Schedule(100), 1e-12);
        Assert.Equal(0.05, options.Schedule(1000), 1e-12);
        Assert.Equal(1, new RecordingFitOptions { Steps = 0 }.Schedule(5));
    }

    [Fact]
    public void A_fit_that_is_taken_up_knows_every_loss_so_far_and_one_of_another_identity_is_not_taken_up()
    {
        using var folder = new TemporaryFolder();
        using var mixture = Mixture.Of(SourceFilterExamples.Noise(3, 5000), 16000);
        var pitch = SourceFilterExamples.Pitch(20, 220, 330);
        using var model = SourceFilterExamples.Model();
        using var first = new RecordingFit(model, mixture, pitch, s_options);
        for (var step = 0; step < 3; step++)
            first.Step(CancellationToken.None);
        first.Save(folder["fit"], "these settings");
        using var other = SourceFilterExamples.Model(seed: 5);
        using var second = new RecordingFit(other, mixture, pitch, s_options);
        Assert.False(second.Resume(folder["fit"], "other settings"));
        Assert.Equal(0, second.Steps);
        Assert.Empty(second.Losses);
        Assert.True(second.Resume(folder["fit"], "these settings"));
        Assert.Equal(3, second.Steps);
        Assert.Equal(first.Losses, second.Losses);
        Assert.Equal(first.Step(CancellationToken.None), second.Step(CancellationToken.None));
    }

    [Fact]
    public void A_fit_that_was_cancelled_leaves_a_checkpoint_from_which_the_method_ends_as_if_it_had_not_been()
    {
        using var folder = new TemporaryFolder();
        var whole = Method(folder["whole"], killAt: int.MaxValue);
        Assert.Equal(6, whole.Losses.Count);
        Assert.ThrowsAny<OperationCanceledException>(() => Method(folder["killed"], killAt: 4));
        var resumed = Method(folder["killed"], killAt: int.MaxValue);
        Assert.Equal(whole.Losses, resumed.Losses);
        Assert.Equal(whole.Masks, resumed.Masks);
    }

    private static (IReadOnlyList<double> Losses, float[] Masks) Method(string checkpoint, int killAt)
    {
        using var cancel = new CancellationTokenSource();
        using var mixture = Mixture.Of(SourceFilterExamples.Noise(3, 2000), 16000);
        var pitch = SourceFilterExamples.Pitch(8, 220, 330);
        var settings = new SourceFilterSettings
        {
            Size = SourceFilterExamples.Tiny,
            Separation = new SourceFilterOptions { WindowFrames = 8 },
            Fit = s_options,
            FitUntilItNoLongerPays = true,
            Checkpoint = new FitCheckpoint(checkpoint, "this", Resume: true),
        };
        void Kill(SeparationProgress report)
        {
            if (report.Fraction * s_options.Steps >= killAt - 1e-9)
                cancel.Cancel();
        }
        using var prepared = SourceFilterMethod.With(settings).Make(mixture, pitch, new Listener(Kill), cancel.Token);
        return (prepared.FitLosses, prepared.Separator.Masks(mixture, pitch, CancellationToken.None).First().Masks[0]);
    }

    private static void Steps(TemporaryFolder folder, int modelSeed, int take, string save, string? resume = null, int threads = 1)
    {
        using var mixture = Mixture.Of(SourceFilterExamples.Noise(3, 12000), 16000);
        using var model = SourceFilterExamples.Model(modelSeed);
        using var fit = new RecordingFit(model, mixture, SourceFilterExamples.Pitch(47, 220, 330), s_options with { Threads = threads });
        if (resume is not null)
            fit.Resume(folder[resume]);
        for (var step = 0; step < take; step++)
            fit.Step(CancellationToken.None);
        fit.Save(folder[save]);
    }

    private sealed class Listener(Action<SeparationProgress> report) : IProgress<SeparationProgress>
    {
        public void Report(SeparationProgress value) => report(value);
    }
}
