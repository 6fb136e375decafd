using Discant.Audio;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.BlindHarmonic;
using Discant.Separation.HarmonicTones;
using Discant.Training;
using Xunit;

namespace Discant.Tests.Separation.BlindHarmonic;

public class BlindHarmonicMethodTests
{
    private static readonly BlindHarmonicSettings s_quick = new()
    {
        Size = ToyFrames.Size,
        Updates = 6,
        LabelUpdates = 2,
        ImitationUpdates = 4,
        ImitationRounds = 2,
        StopsEarly = false,
        Training = new() { Batch = 2, ImitationBatch = 4 },
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(5000)]
    public void Recordings_of_any_length_get_masks(int samples)
    {
        using var mixture = Mixture.Of([.. Tones(5000).Take(samples)], ToyFrames.Size.SampleRate);
        var masks = Masks(mixture, s_quick);
        Assert.All(masks[0].Zip(masks[1]), pair => Assert.Equal(1, pair.First + pair.Second, 1e-5));
        Assert.Equal((samples + 63) / 64 + 1, masks[0].Length / (8 * 32 + 1));
    }

    [Fact]
    public void Silence_is_not_learned()
    {
        using var mixture = Mixture.Of(new float[5000], ToyFrames.Size.SampleRate);
        using var prepared = Prepare(mixture, s_quick, null, new Progress<SeparationProgress>(), default);
        Assert.Contains("silent", Assert.Single(prepared.Warnings), StringComparison.Ordinal);
        Assert.Empty(prepared.FitLosses);
    }

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        using var mixture = Mixture.Of(Tones(5000), ToyFrames.Size.SampleRate);
        Assert.Equal(Masks(mixture, s_quick).SelectMany(m => m), Masks(mixture, s_quick with { Threads = 3 }).SelectMany(m => m));
    }

    // Cut off in each of the stages.
    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(11)]
    public void Interrupted_learning_is_taken_up_to_the_same_bytes(int updates)
    {
        using var folder = new TemporaryFolder();
        using var mixture = Mixture.Of(Tones(5000), ToyFrames.Size.SampleRate);
        var settings = s_quick with { Seeds = 1 };
        RecordingReading Propose(Mixture m, int voices, IProgress<double> progress, CancellationToken cancel) => Proposals();
        var whole = Masks(mixture, settings, Propose);

        using var cancel = new CancellationTokenSource();
        var seen = 0;
        var counting = new Reporting<SeparationProgress>(p =>
        {
            if (p.Stage == SeparationStage.Fitting && ++seen == updates)
                cancel.Cancel();
        });
        var checkpoint = new FitCheckpoint(folder["fit.safetensors"], "this", Resume: true);
        Assert.ThrowsAny<OperationCanceledException>(() => Prepare(mixture, settings, Propose, counting, cancel.Token, checkpoint));
        Assert.True(File.Exists(checkpoint.Path));
        using var resumed = Prepare(mixture, settings, Propose, new Progress<SeparationProgress>(), default, checkpoint);
        Assert.Equal(updates, resumed.FitStepsTakenUp);
        Assert.Equal(whole.SelectMany(m => m), Masks(resumed, mixture).SelectMany(m => m));

        using var other = Prepare(
            mixture,
            settings,
            Propose,
            new Progress<SeparationProgress>(),
            default,
            checkpoint with
            {
                Identity = "other",
            }
        );
        Assert.Equal(0, other.FitStepsTakenUp);
    }

    [Fact]
    public void Voices_come_with_names_curves_and_a_picture_of_their_timbres()
    {
        using var mixture = Mixture.Of(Tones(8000), ToyFrames.Size.SampleRate);
        using var prepared = Prepare(mixture, s_quick, (_, _, _, _) => Proposals(), new Progress<SeparationProgress>(), default);
        Assert.Equal(["one", "two"], prepared.Pitch!.Names);
        Assert.True(prepared.Pitch.FrameCount > 100);
        Assert.Single(prepared.Figures);
        Assert.All(
            prepared.Separator.Masks(mixture, prepared.Pitch, default).SelectMany(b => b.Masks).SelectMany(m => m),
            x => Assert.True(float.IsFinite(x))
        );
    }

    // It never ran where learning went on with labels, as it does by default.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tones_of_a_network_that_has_learned_pitches_alone_go_to_voices_by_their_timbre(bool andLabels)
    {
        using var mixture = Mixture.Of(Tones(8000), ToyFrames.Size.SampleRate);
        BlindStage[] labels = andLabels ? [BlindStage.Labels] : [];
        var own = Results(BlindStage.PolicyGradient)[0].Tones;
        var given = Results([BlindStage.PolicyGradient, BlindStage.Clusters, .. labels])[0].Tones;
        Assert.NotEqual(own.Numbers(0).ToArray(), given.Numbers(0).ToArray());
        var orders = new EnvelopeClusters(own, new()).Find(StepSeeds.Generator(s_quick.Seed, 0, 14)).Orders;
        foreach (var (frame, order) in orders.Index())
            own.Permute(frame, order);
        Assert.Equal(own.Numbers(0).ToArray(), given.Numbers(0).ToArray());

        IReadOnlyList<BlindResult> Results(params BlindStage[] stages) =>
            BlindHarmonicMethod.Results(
                mixture,
                2,
                s_quick.Only(stages) with
                {
                    Seeds = 1,
                },
                null,
                new Progress<SeparationProgress>(),
                default
            );
    }

    // Fitting them once more took from the voices what their timbres had given them of partials that coincide.
    [Fact]
    public void Tones_stay_as_they_were_proposed()
    {
        using var mixture = Mixture.Of(Tones(8000), ToyFrames.Size.SampleRate);
        var settings = s_quick.Only([BlindStage.Imitation]) with { Seeds = 1 };
        var results = BlindHarmonicMethod.Results(
            mixture,
            2,
            settings,
            (_, _, _, _) => Proposals(),
            new Progress<SeparationProgress>(),
            default
        );
        Assert.Null(results[0].Seed);
        for (var voice = 0; voice < 2; voice++)
            Assert.Equal(Proposals().Tones.Numbers(voice).ToArray(), results[0].Tones.Numbers(voice).ToArray());
    }

    [Fact]
    public void Each_stage_can_be_left_out()
    {
        BlindStage[] all = Enum.GetValues<BlindStage>();
        var whole = new BlindHarmonicSettings().Only(all);
        Assert.True(whole is { ImitationUpdates: 200, Updates: 4000, LabelUpdates: 400, Clusters: not null, Reading: not null });
        Assert.Equal(0, whole.Only([.. all.Except([BlindStage.Imitation])]).ImitationUpdates);
        Assert.Equal(0, whole.Only([.. all.Except([BlindStage.PolicyGradient])]).Updates);
        Assert.Equal(0, whole.Only([.. all.Except([BlindStage.Labels])]).LabelUpdates);
        Assert.Null(whole.Only([.. all.Except([BlindStage.Clusters])]).Clusters);
        Assert.Null(whole.Only([.. all.Except([BlindStage.Reading])]).Reading);
        var paper = BlindHarmonicSettings.Paper;
        Assert.Equal(paper.Describe(), paper.Only([BlindStage.PolicyGradient]).Describe());
    }

    [Fact]
    public void Every_update_has_a_loss_those_by_imitation_too()
    {
        using var mixture = Mixture.Of(Tones(8000), ToyFrames.Size.SampleRate);
        using var prepared = Prepare(mixture, s_quick, (_, _, _, _) => Proposals(), new Progress<SeparationProgress>(), default);
        Assert.Equal(s_quick.ImitationUpdates + s_quick.Updates + s_quick.LabelUpdates, prepared.FitLosses.Count);
        Assert.All(prepared.FitLosses, loss => Assert.True(loss > 0 && double.IsFinite(loss)));
    }

    [Fact]
    public void The_published_settings_are_those_of_the_paper()
    {
        var paper = BlindHarmonicSettings.Paper;
        Assert.Equal((6144, 48000, 80), (paper.Size.Bins, paper.Size.SampleRate, paper.Size.Width));
        Assert.Equal((12, 1e-3, 1e-4), (paper.Training.Batch, paper.Training.LearningRate, paper.Training.DictionaryLearningRate));
        Assert.Equal((70_000, 0, false), (paper.Updates, paper.LabelUpdates, paper.StopsEarly));
        Assert.Null(paper.Reading);
        Assert.True(paper.Training.Gradient is { Tree: false, DrawsFlags: true, LeaveOneOut: false, Tones.Inharmonic: true });
        Assert.Equal(9, SamplingPlan.Flat(paper.Training.GuessesOf(2)).Leaves);
        Assert.DoesNotContain("modelFile", paper.Describe().Keys);
        Assert.Equal("70000", paper.Describe()["updates"]);
    }

    private static RecordingReading Proposals()
    {
        const int frames = 126;
        var tones = new ToneTracks(2, frames);
        for (var frame = 0; frame < frames; frame++)
        {
            tones.Set(0, frame, 23.4 * ToyFrames.Size.BinHz, 0, 1);
            tones.Set(1, frame, 37.8 * ToyFrames.Size.BinHz, 0, 1);
            for (var h = 0; h < ToneTracks.Harmonics; h++)
            {
                tones.Partials(0, frame)[h] = (float)(0.05 * Math.Pow(0.7, h));
                tones.Partials(1, frame)[h] = (float)(0.05 * Math.Pow(0.4, h));
            }
        }
        return new(tones, new(0.5, 0.5), 0.5, 1);
    }

    private static float[] Tones(int samples)
    {
        using var steady = BlindTrainingTests.Steady(23.4, 37.8);
        return steady.Read(0, samples);
    }

    private static float[][] Masks(Mixture mixture, BlindHarmonicSettings settings, ProposeTones? propose = null)
    {
        using var prepared = Prepare(mixture, settings, propose, new Progress<SeparationProgress>(), default);
        return Masks(prepared, mixture);
    }

    private static float[][] Masks(PreparedSeparator prepared, Mixture mixture)
    {
        var blocks = prepared.Separator.Masks(mixture, prepared.Pitch!, default).ToArray();
        return [.. Enumerable.Range(0, 2).Select(v => blocks.SelectMany(b => b.Masks[v]).ToArray())];
    }

    private static PreparedSeparator Prepare(
        Mixture mixture,
        BlindHarmonicSettings settings,
        ProposeTones? propose,
        IProgress<SeparationProgress> progress,
        CancellationToken cancel,
        FitCheckpoint? checkpoint = null
    ) =>
        BlindHarmonicMethod
            .With(settings, propose, checkpoint)
            .Make(
                mixture,
                new PitchTracks(
                    [
                        [],
                        [],
                    ],
                    ["one", "two"]
                ),
                progress,
                cancel
            );
}
