using Discant.Audio;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.HarmonicTones;
using Discant.Separation.SparsePursuit;
using Discant.Tests.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.SparsePursuit;

public class SparsePursuitTests
{
    private const int Rate = 16000;

    private static readonly SparsePursuitOptions s_quick = new()
    {
        Beginnings = 2,
        Learning = new()
        {
            Iterations = 400,
            FinalIterations = 100,
            ReplacementInterval = 200,
            LearningRate = 5e-3,
        },
    };

    [Fact]
    public void Two_known_timbres_are_learned_from_their_mixture_and_the_tones_go_to_their_voices()
    {
        var voices = Duet(10 * Rate);
        using var mixture = Mixture.Of(Sum(voices), Rate);
        var options = s_quick with { Learning = s_quick.Learning with { Iterations = 600, FinalIterations = 200 } };
        using var prepared = Prepare(options, mixture);
        Assert.Empty(prepared.Warnings);
        var stems = MixtureStems.Separate(Sum(voices), prepared.Pitch!, new(Rate, (_, _, _, _) => new(prepared.Separator, null)), default);
        for (var k = 0; k < 2; k++)
        {
            // The second voice is the higher one and comes first.
            var ratio = SiSdr.Of(voices[1 - k], stems[k]);
            Assert.True(ratio > 10, $"{ratio:F1} dB");
            var learned = prepared.Figures[0].Lines[k].Y;
            Assert.True(Likeness(learned, TonePursuitTests.Dictionary[1 - k]) > 0.97, string.Join(' ', learned));
        }
        Assert.True(Mean(prepared.Pitch!.Voice(0)) > Mean(prepared.Pitch.Voice(1)));

        // Cosine of the roots.
        static double Likeness(IReadOnlyList<double> a, double[] b) =>
            a.Zip(b).Sum(p => Math.Sqrt(p.First * p.Second)) / Math.Sqrt(a.Sum() * b.Sum());
        static double Mean(ReadOnlySpan<double> curve) => curve.ToArray().Where(f => f > 0).Average();
    }

    [Fact]
    public void The_result_depends_on_the_seed_but_not_on_threads()
    {
        var sound = Sum(Duet(2 * Rate));
        var options = s_quick with
        {
            Learning = new() { Iterations = 60, FinalIterations = 20 },
        };
        var once = Separate(options);
        Assert.Equal(once, Separate(options with { Threads = 3 }));
        Assert.NotEqual(once, Separate(options with { Seed = 1 }));

        float[] Separate(SparsePursuitOptions chosen) =>
            MixtureStems.Separate(sound, Names(2), SparsePursuitMethod.With(chosen), default)[0];
    }

    [Fact]
    public void The_level_of_the_recording_does_not_matter()
    {
        var sound = Sum(Duet(Rate));
        var options = s_quick with
        {
            Learning = new() { Iterations = 60, FinalIterations = 20 },
        };
        var expected = MixtureStems.Separate(sound, Names(2), SparsePursuitMethod.With(options), default);
        var soft = MixtureStems.Separate(
            [.. sound.Select(v => MathF.ScaleB(v, -12))],
            Names(2),
            SparsePursuitMethod.With(options),
            default
        );
        Assert.Equal(expected[1], Array.ConvertAll(soft[1], v => MathF.ScaleB(v, 12)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(257)]
    public void Short_recordings_come_out_as_they_went_in(int samples)
    {
        var sound = Sum(Duet(Rate))[..samples];
        var options = s_quick with
        {
            Learning = new() { Iterations = 20, FinalIterations = 5 },
        };
        var stems = MixtureStems.Separate(sound, Names(3), SparsePursuitMethod.With(options), default);
        Assert.Equal(3, stems.Length);
        for (var n = 0; n < samples; n++)
            Assert.Equal(sound[n], stems.Sum(s => s[n]), 1e-5);
    }

    [Fact]
    public void Silence_is_shared_out_and_said_to_be_silence()
    {
        using var mixture = Mixture.Of(new float[Rate], Rate);
        var options = s_quick with
        {
            Learning = new() { Iterations = 20, FinalIterations = 5 },
        };
        using var prepared = Prepare(options, mixture);
        Assert.Contains("silent", Assert.Single(prepared.Warnings), StringComparison.Ordinal);
        foreach (var block in prepared.Separator.Masks(mixture, prepared.Pitch!, default))
            Assert.All(block.Masks, mask => Assert.All(mask, m => Assert.Equal(0.5, m, 1e-6)));
    }

    [Fact]
    public void Noise_is_warned_of()
    {
        var random = new Random(4);
        using var noise = Mixture.Of([.. Enumerable.Range(0, 2 * Rate).Select(_ => (float)(random.NextDouble() - 0.5))], Rate);
        var options = s_quick with
        {
            Learning = new() { Iterations = 200, FinalIterations = 50 },
        };
        using var ofNoise = Prepare(options, noise);
        Assert.Contains(ofNoise.Warnings, w => w.Contains("explains only", StringComparison.Ordinal));
    }

    [Fact]
    public void Cancelling_ends_learning_and_progress_never_falls()
    {
        using var mixture = Mixture.Of(Sum(Duet(Rate)), Rate);
        using var cancel = new CancellationTokenSource();
        var last = -1.0;
        var progress = new Reporting<SeparationProgress>(p =>
        {
            Assert.True(p.Fraction >= last);
            last = p.Fraction;
            if (p.Fraction > 0.3)
                cancel.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() =>
            SparsePursuitMethod.With(s_quick).Make(mixture, Names(2), progress, cancel.Token)
        );
        Assert.InRange(last, 0.3, 0.95);
    }

    [Fact]
    public void Its_separator_keeps_the_laws_of_every_separator()
    {
        using var mixture = Mixture.Of(Sum(Duet(Rate)), Rate);
        using var prepared = Prepare(
            s_quick with
            {
                Learning = new() { Iterations = 20, FinalIterations = 5 },
            },
            mixture
        );
        SeparatorLaws.AssertAnotherRateIsRefused(prepared.Separator);
        SeparatorLaws.AssertCancellationEndsTheMasks(prepared.Separator);
    }

    private static PreparedSeparator Prepare(SparsePursuitOptions options, Mixture mixture) =>
        SparsePursuitMethod.With(options).Make(mixture, Names(2), new Reporting<SeparationProgress>(_ => { }), default);

    private static PitchTracks Names(int voices) => new([.. Enumerable.Range(0, voices).Select(_ => Array.Empty<double>())]);

    private static float[] Sum(float[][] voices) => [.. voices[0].Zip(voices[1], (a, b) => a + b)];

    // Notes of 0.3 s of the dictionary's timbres; the ranges overlap by a few semitones.
    private static float[][] Duet(int samples) => [Voice(5, 52, 66, samples, 0), Voice(6, 62, 78, samples, 1)];

    private static float[] Voice(int seed, int lowest, int highest, int samples, int timbre)
    {
        var (random, sound, note) = (new Random(seed), new float[samples], Rate * 3 / 10);
        for (var start = 0; start < samples; start += note)
        {
            var hz = 440 * Math.Pow(2, (random.Next(lowest, highest + 1) - 69) / 12.0);
            var phases = Enumerable.Range(0, ToneTracks.Harmonics).Select(_ => 2 * Math.PI * random.NextDouble()).ToArray();
            for (var n = 0; n < note && start + n < samples; n++)
            {
                var fade = Math.Min(1, Math.Min(n, note - n) / 160.0) * 0.1;
                for (var h = 1; h <= ToneTracks.Harmonics && h * hz < 7600; h++)
                    sound[start + n] += (float)(
                        fade * TonePursuitTests.Dictionary[timbre][h - 1] * Math.Cos((2 * Math.PI * h * hz * n / Rate) + phases[h - 1])
                    );
            }
        }
        return sound;
    }
}
