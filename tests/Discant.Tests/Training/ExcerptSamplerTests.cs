using Discant.Audio;
using Discant.Tests.Synthesis.Singing;
using Discant.TestSupport;
using Discant.Training;
using Xunit;

namespace Discant.Tests.Training;

/// <summary>Excerpts to learn from: repeatable, at full level, with the F0 that they sound at.</summary>
public sealed class ExcerptSamplerTests
{
    private const int Hop = 256;
    private static readonly TrainingClip s_low = Glide("low", 110, 3);
    private static readonly TrainingClip s_high = Glide("high", 290, 3);
    private static readonly TrainingClip s_short = Glide("short", 200, 0.3);

    private static readonly TrainingClip s_piece = new(
        "piece",
        [.. s_low.Mixture.Zip(s_high.Mixture, (l, h) => l + h)],
        [s_low.Pitch[0], s_high.Pitch[0]],
        [s_low.Mixture, s_high.Mixture]
    );

    private static readonly ExcerptOptions s_options = new()
    {
        WindowFrames = 60,
        Supervised = true,
        NoiseFloorDecibels = (-300, -300),
    };

    [Fact]
    public void The_same_generator_draws_the_same_excerpts()
    {
        var sampler = new ExcerptSampler([s_low, s_high, s_piece, s_short], s_options);
        var first = sampler.Draw(new Random(1), 3);
        var second = sampler.Draw(new Random(1), 3);
        Assert.Equal(first.Mixtures, second.Mixtures);
        Assert.Equal(first.Pitch, second.Pitch);
        Assert.Equal(first.Stems, second.Stems);
        Assert.NotEqual(first.Mixtures, sampler.Draw(new Random(2), 3).Mixtures);
    }

    [Fact]
    public void Mixtures_have_peak_one_and_are_the_sum_of_their_stems()
    {
        var sampler = new ExcerptSampler([s_low, s_high, s_piece, s_short], s_options);
        var random = new Random(3);
        for (var draw = 0; draw < 12; draw++)
        {
            var batch = sampler.Draw(random, 2);
            Assert.Equal(2, batch.Mixtures.Length);
            Assert.Equal(2 * batch.Voices, batch.Pitch.Length);
            Assert.Equal(2 * batch.Voices, batch.Stems!.Length);
            Assert.InRange(batch.Voices, 2, 4);
            Assert.All(batch.Pitch, p => Assert.Equal(60, p.Length));
            for (var k = 0; k < 2; k++)
            {
                Assert.Equal(60 * Hop, batch.Mixtures[k].Length);
                Assert.Equal(1, batch.Mixtures[k].Max(Math.Abs), 1e-6);
                var sum = Enumerable
                    .Range(0, 60 * Hop)
                    .Select(n => batch.Stems[(k * batch.Voices)..((k + 1) * batch.Voices)].Sum(s => (double)s[n]));
                Close.Relative([.. sum], batch.Mixtures[k], 1e-6);
            }
        }
    }

    [Fact]
    public void Transposition_moves_sound_and_F0_together()
    {
        var sampler = new ExcerptSampler([s_high], s_options with { FewestVoices = 1, MostVoices = 1 });
        var random = new Random(4);
        var ratios = new List<double>();
        for (var draw = 0; draw < 12; draw++)
        {
            var batch = sampler.Draw(random, 1);
            for (var frame = 10; frame < 50; frame += 10)
            {
                var heard = AutocorrelationPitch.At(batch.Stems![0], frame * Hop, 16000, 100, 900);
                Assert.Equal(1, heard / batch.Pitch[0][frame], 0.01);
            }
            ratios.Add(batch.Pitch[0][0] / 290);
        }
        Assert.True(ratios.Max() / ratios.Min() > 1.3, "the excerpts are hardly transposed");
    }

    [Fact]
    public void Pieces_are_taken_as_they_are()
    {
        var batch = new ExcerptSampler([s_piece], s_options).Draw(new Random(5), 4);
        for (var k = 0; k < 4; k++)
        {
            // The glide tells where the excerpt was taken.
            var start = Array.IndexOf(s_low.Pitch[0], batch.Pitch[2 * k][0]);
            Assert.True(start >= 0);
            Assert.Equal(s_low.Pitch[0][start..(start + 60)], batch.Pitch[2 * k]);
            Assert.Equal(s_high.Pitch[0][start..(start + 60)], batch.Pitch[2 * k + 1]);
            var peak = s_piece.Mixture.AsSpan(start * Hop, 60 * Hop).ToArray().Max(Math.Abs);
            Close.Relative(
                s_high.Mixture.AsSpan(start * Hop, 60 * Hop).ToArray().Select(v => (double)v / peak).ToArray(),
                batch.Stems![2 * k + 1],
                1e-6
            );
        }
    }

    [Fact]
    public void A_clip_shorter_than_an_excerpt_is_followed_by_silence()
    {
        var sampler = new ExcerptSampler([s_short], s_options with { FewestVoices = 1, MostVoices = 1, TransposeSemitones = 0 });
        var batch = sampler.Draw(new Random(6), 1);
        var frames = s_short.Mixture.Length / Hop;
        Assert.All(batch.Mixtures[0][((frames + 1) * Hop)..], v => Assert.Equal(0, v, 1e-12)); // the noise floor, at -300 dB
        Assert.All(batch.Pitch[0][(frames + 1)..], f => Assert.Equal(0, f));
        Assert.Equal(1, batch.Mixtures[0].Max(Math.Abs), 1e-6);
    }

    [Fact]
    public void Each_voice_lies_over_a_noise_floor_of_its_own_of_the_level_asked_for()
    {
        // A click and nothing else: the rest is the floor.
        var click = new float[40000];
        Array.Fill(click, 0.5f, 0, 40000 / 256 * 4);
        var clips = new TrainingClip("click", click, [new double[156], new double[156]], [click, click]);
        var batch = new ExcerptSampler([clips], s_options with { NoiseFloorDecibels = (-40, -40), WindowFrames = 156 }).Draw(
            new Random(1),
            1
        );
        var (first, second) = (batch.Stems![0][3000..], batch.Stems[1][3000..]);
        foreach (var stem in new[] { first, second })
            Assert.Equal(0.01, Math.Sqrt(stem.Average(v => (double)v * v)) / batch.Stems[0].Max(Math.Abs), 0.001);
        Assert.InRange(Math.Abs(first.Zip(second, (a, b) => (double)a * b).Sum()) / first.Sum(v => (double)v * v), 0, 0.05);
    }

    [Fact]
    public void Silence_stays_silence()
    {
        var silent = new TrainingClip("silent", new float[20000], [new double[78]], null);
        var batch = new ExcerptSampler([silent], s_options).Draw(new Random(7), 2);
        Assert.All(batch.Mixtures.SelectMany(m => m), v => Assert.Equal(0, v));
    }

    [Fact]
    public void All_mixtures_of_a_batch_have_the_same_number_of_voices()
    {
        var trio = s_piece with { Pitch = [.. s_piece.Pitch, s_low.Pitch[0]], Stems = [.. s_piece.Stems!, s_low.Mixture] };
        var sampler = new ExcerptSampler([s_piece, trio], s_options);
        var random = new Random(8);
        var sizes = Enumerable.Range(0, 10).Select(_ => sampler.Draw(random, 3)).ToArray();
        Assert.All(sizes, b => Assert.Equal(3 * b.Voices, b.Pitch.Length));
        Assert.Equal([2, 3], sizes.Select(b => b.Voices).Distinct().Order());
    }

    [Fact]
    public void Nothing_to_draw_from_is_refused() => Assert.Throws<ArgumentException>(() => new ExcerptSampler([], s_options));

    [Fact]
    public void Unsupervised_excerpts_carry_no_stems() =>
        Assert.Null(new ExcerptSampler([s_low, s_piece], s_options with { Supervised = false }).Draw(new Random(9), 2).Stems);

    // A harmonic tone that rises by a fifth over its length, with its exact F0.
    private static TrainingClip Glide(string name, double hertz, double seconds)
    {
        var samples = new float[(int)(seconds * 16000)];
        double At(double n) => hertz * Math.Pow(1.5, n / samples.Length);
        var phase = 0.0;
        for (var n = 0; n < samples.Length; n++)
        {
            phase += 2 * Math.PI * At(n) / 16000;
            samples[n] = (float)(0.2 * Math.Sin(phase) + 0.1 * Math.Sin(2 * phase) + 0.05 * Math.Sin(3 * phase));
        }
        var pitch = Enumerable.Range(0, samples.Length / Hop).Select(t => At(t * Hop)).ToArray();
        return new TrainingClip(name, samples, [pitch], [samples]);
    }
}
