using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.SourceFilter;
using Discant.Torch;
using Discant.Training;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Curves come nearer to what a mixture was made from, and never further from the mixture.</summary>
public sealed class PitchRefinementTests
{
    private const int Frames = 120;
    private static readonly PitchRefinementOptions s_options = new() { WindowFrames = 96 };

    [Theory]
    [InlineData(20, -20)]
    [InlineData(-40, 40)]
    [InlineData(80, 60)]
    public void Curves_that_are_off_by_so_many_cents_end_near_the_truth(double first, double second)
    {
        var truth = Duet();
        var refined = Refine(Sound(truth), Detuned(truth, first, second), s_options);
        Assert.InRange(MedianCents(truth, refined.Tracks), 0, 5);
        Assert.True(refined.LossAfter < refined.LossBefore);
    }

    [Fact]
    public void Curves_that_are_true_stay()
    {
        var truth = Duet();
        var refined = Refine(Sound(truth), truth, s_options);
        Assert.InRange(MedianCents(truth, refined.Tracks), 0, 2);
    }

    [Fact]
    public void Silent_frames_stay_silent_and_others_go_on_sounding()
    {
        var truth = Duet();
        var refined = Refine(Sound(truth), Detuned(truth, 30, -30), s_options).Tracks;
        for (var voice = 0; voice < 2; voice++)
            Assert.Equal(Array.ConvertAll(truth.Voice(voice).ToArray(), f => f > 0), refined.Voice(voice).ToArray().Select(f => f > 0));
        Assert.Equal(truth.Names, refined.Names);
    }

    [Fact]
    public void No_curve_moves_farther_than_all_searches_reach_together()
    {
        var start = Duet();
        var refined = Refine(SourceFilterExamples.Noise(3, Frames * SourceFilterModel.Hop), start, s_options);
        for (var voice = 0; voice < 2; voice++)
            Assert.All(Cents(start, refined.Tracks, voice), c => Assert.InRange(c, 0, s_options.Rounds.Sum(r => r.ReachCents) + 1e-6));
        Assert.True(refined.LossAfter <= refined.LossBefore);
    }

    [Fact]
    public void A_correction_that_brings_less_than_is_asked_for_is_dropped()
    {
        var start = Detuned(Duet(), 20, -20);
        var refined = Refine(Sound(Duet()), start, s_options with { LeastGain = 1 });
        Assert.Equal(Curves(start), Curves(refined.Tracks));
        Assert.Equal(refined.LossBefore, refined.LossAfter);
    }

    [Fact]
    public void The_curves_are_the_same_on_any_number_of_threads()
    {
        var (sound, start) = (Sound(Duet()), Detuned(Duet(), 20, -20));
        var options = s_options with { WindowFrames = 32 };
        var once = Refine(sound, start, options);
        foreach (var threads in new[] { 2, 3 })
        {
            var again = Refine(sound, start, options with { Threads = threads });
            Assert.Equal(Curves(once.Tracks), Curves(again.Tracks));
            Assert.Equal((once.LossBefore, once.LossAfter), (again.LossBefore, again.LossAfter));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(255, 1)]
    [InlineData(700, 3)]
    public void Short_recordings_are_no_exception(int samples, int frames)
    {
        var refined = Refine(SourceFilterExamples.Noise(1, samples), SourceFilterExamples.Pitch(frames, 200, 300), s_options);
        Assert.Equal((2, frames), (refined.Tracks.VoiceCount, refined.Tracks.FrameCount));
        Assert.True(refined.LossAfter <= refined.LossBefore);
    }

    [Fact]
    public void Digital_silence_changes_nothing()
    {
        var start = Duet();
        var silent = new PitchTracks([new double[Frames], new double[Frames]]);
        Assert.Equal(Curves(start), Curves(Refine(new float[Frames * SourceFilterModel.Hop], start, s_options).Tracks));
        Assert.Equal(Curves(silent), Curves(Refine(Sound(start), silent, s_options).Tracks));
    }

    // Two voices with vibrato; one comes in later and both pause.
    private static PitchTracks Duet()
    {
        double[] Voice(double hertz, double rate, int start) =>
            [
                .. Enumerable
                    .Range(0, Frames)
                    .Select(t =>
                        t < start || t is >= 60 and < 66
                            ? 0
                            : hertz * Math.Pow(2, (t >= 66 ? 2.0 : 0) / 12 + 0.015 * Math.Sin(2 * Math.PI * rate * 0.016 * t))
                    ),
            ];
        return new PitchTracks([Voice(330, 5.5, 0), Voice(141, 5, 12)], ["high", "low"]);
    }

    private static PitchTracks Detuned(PitchTracks tracks, params double[] cents) =>
        new([.. cents.Select((c, v) => Array.ConvertAll(tracks.Voice(v).ToArray(), f => f * Math.Pow(2, c / 1200)))], tracks.Names);

    // What the model itself makes of the curves, so that all it needs to know is F0.
    private static float[] Sound(PitchTracks pitch)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        using var model = Singer();
        var noise = SourceFilterExamples.Noise(1, Frames * SourceFilterModel.Hop);
        TrainingBatch.Normalise(noise);
        // The source model hears a frame's F0 in the middle of the hop that begins with it.
        var heard = Array.ConvertAll(Curves(pitch), c => c.Zip(c.Skip(1).Append(0), (f, g) => f * g > 0 ? Math.Sqrt(f * g) : f).ToArray());
        var voices = model.Synthesize(Tensor.From(noise, 1, noise.Length), heard, 9, 0);
        return voices.Sum([0]).ToSingles();
    }

    private static PitchRefinementResult Refine(float[] sound, PitchTracks pitch, PitchRefinementOptions options)
    {
        using var model = Singer();
        using var mixture = Mixture.Of(sound, SourceFilterModel.SampleRate);
        return new PitchRefinement(model, options).Refine(mixture, pitch, new Progress<double>(), CancellationToken.None);
    }

    // Without training noise is as loud as the harmonics; these voices hardly breathe.
    private static SourceFilterModel Singer()
    {
        var model = SourceFilterExamples.Model();
        var parameters = model.Network.NamedParameters().ToDictionary(p => p.Name, p => p.Tensor, StringComparer.Ordinal);
        parameters["dense_outs.0.bias"].Data<float>()[0] = 2;
        parameters["dense_outs.1.bias"].Data<float>()[0] = -5;
        return model;
    }

    private static double[][] Curves(PitchTracks tracks) =>
        [.. Enumerable.Range(0, tracks.VoiceCount).Select(v => tracks.Voice(v).ToArray())];

    private static double[] Cents(PitchTracks truth, PitchTracks heard, int voice) =>
        [
            .. Curves(truth)[voice]
                .Zip(Curves(heard)[voice])
                .Where(p => p.First > 0 && p.Second > 0)
                .Select(p => Math.Abs(1200 * Math.Log2(p.Second / p.First))),
        ];

    private static double MedianCents(PitchTracks truth, PitchTracks heard)
    {
        double[] errors = [.. Enumerable.Range(0, truth.VoiceCount).SelectMany(v => Cents(truth, heard, v)).Order()];
        return errors[errors.Length / 2];
    }
}
