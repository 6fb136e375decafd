using Discant.Separation;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Envelope refinement against a version written out in double precision, and what its mathematics promises.</summary>
public sealed class EnvelopeRefinementTests
{
    private const int Frames = 23;
    private const int Bins = 41;
    private const double Floor = 1e-6;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(33, 15)]
    [InlineData(101, 99)]
    public void A_box_mean_is_the_sum_over_the_box_divided_by_its_size(int boxBins, int boxFrames)
    {
        var input = Draw(new Random(1), Frames * Bins);
        var output = new float[input.Length];
        new BoxMean(Frames, Bins, boxBins, boxFrames).Of(input, output);
        Close.Relative(NaiveBoxMean(Widen(input), boxBins, boxFrames), output, 1e-6);
    }

    [Fact]
    public void A_box_mean_is_its_own_adjoint()
    {
        var random = new Random(2);
        var (x, y) = (Draw(random, Frames * Bins), Draw(random, Frames * Bins));
        var (ax, ay) = (new float[x.Length], new float[y.Length]);
        var box = new BoxMean(Frames, Bins, 7, 5);
        box.Of(x, ax);
        box.Of(y, ay);
        var (left, right) = (Dot(ax, y), Dot(x, ay));
        Assert.Equal(left, right, 1e-6 * Math.Abs(left));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_refined_estimates_are_those_of_the_update_written_out(int iterations)
    {
        var (voices, mixture) = Example(new Random(3));
        var options = One(iterations, 9, 5);
        AssertNaive(voices, mixture, options);
    }

    [Fact]
    public void Stages_follow_one_another_and_the_floor_comes_first()
    {
        var (voices, mixture) = Example(new Random(7));
        AssertNaive(voices, mixture, new EnvelopeRefinementOptions([new(2, 17, 9), new(1, 3, 3)], Floor: 0.01));
    }

    private static void AssertNaive(float[][] voices, float[] mixture, EnvelopeRefinementOptions options)
    {
        var expected = Naive(voices, mixture, options);
        var actual = voices.Select(v => (float[])v.Clone()).ToArray();
        EnvelopeRefinement.Refine(actual, mixture, Bins, options);
        for (var voice = 0; voice < voices.Length; voice++)
            Close.Relative(expected[voice], actual[voice], 2e-5);
    }

    [Fact]
    public void The_divergence_from_the_mixture_never_rises()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var (voices, mixture) = Example(new Random(seed));
            var before = double.PositiveInfinity;
            for (var iterations = 1; iterations <= 12; iterations++)
            {
                var refined = voices.Select(v => (float[])v.Clone()).ToArray();
                EnvelopeRefinement.Refine(refined, mixture, Bins, One(iterations, 9, 5));
                var divergence = Divergence(mixture, refined);
                Assert.True(divergence <= before * (1 + 1e-6), $"{before} to {divergence} at iteration {iterations}, seed {seed}");
                before = divergence;
            }
        }
    }

    [Fact]
    public void Refinement_brings_estimates_of_a_wrong_level_to_that_of_the_mixture()
    {
        var voice = Draw(new Random(4), Frames * Bins);
        var mixture = voice.Select(v => 7 * v).ToArray();
        float[][] refined = [(float[])voice.Clone()];
        EnvelopeRefinement.Refine(refined, mixture, Bins, One(50, 9, 5));
        // What a multiplicative update keeps: the total is that of the mixture after every one.
        Assert.Equal(1, refined[0].Sum() / mixture.Sum(), 1e-3);
        var before = Divergence(mixture, [voice]);
        Assert.InRange(Divergence(mixture, refined), 0, 0.01 * before);
    }

    [Fact]
    public void No_stages_change_nothing()
    {
        var (voices, mixture) = Example(new Random(5));
        var refined = voices.Select(v => (float[])v.Clone()).ToArray();
        EnvelopeRefinement.Refine(refined, mixture, Bins, EnvelopeRefinementOptions.None);
        for (var voice = 0; voice < voices.Length; voice++)
            Assert.Equal(voices[voice], refined[voice]);
    }

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(0f, 1f)]
    [InlineData(1f, 0f)]
    [InlineData(1e-30f, 1e3f)]
    [InlineData(1e-12f, 1e3f)]
    [InlineData(1e-7f, 1e3f)]
    [InlineData(1e9f, 1e-9f)]
    public void Silence_and_extreme_levels_stay_finite(float estimate, float mixture)
    {
        var random = new Random(6);
        float[][] voices =
        [
            [.. Draw(random, Frames * Bins).Select(v => v * estimate)],
            [.. Draw(random, Frames * Bins).Select((v, k) => k % 7 < 3 ? 0 : v * estimate)],
            new float[Frames * Bins],
        ];
        var sound = Draw(random, Frames * Bins).Select(v => v * mixture).ToArray();
        EnvelopeRefinement.Refine(voices, sound, Bins, EnvelopeRefinementOptions.Default);
        Assert.All(voices.SelectMany(v => v), v => Assert.True(float.IsFinite(v) && v >= 0));
    }

    [Theory]
    [InlineData(-1, 33, 15)]
    [InlineData(5, 32, 15)]
    [InlineData(5, 33, 14)]
    [InlineData(5, -1, 15)]
    [InlineData(5, 33, -1)]
    public void Boxes_without_a_middle_and_negative_counts_are_refused(int iterations, int bins, int frames)
    {
        var options = One(iterations, bins, frames);
        Assert.ThrowsAny<ArgumentException>(() => EnvelopeRefinement.Refine([new float[4]], new float[4], 2, options));
    }

    private static (float[][] Voices, float[] Mixture) Example(Random random)
    {
        float[][] voices = [.. Enumerable.Range(0, 3).Select(_ => Draw(random, Frames * Bins))];
        Array.Clear(voices[1], 0, 10 * Bins);
        return (voices, Draw(random, Frames * Bins));
    }

    private static EnvelopeRefinementOptions One(int iterations, int bins, int frames) => new([new(iterations, bins, frames)]);

    private static double[][] Naive(float[][] estimates, float[] mixture, EnvelopeRefinementOptions options)
    {
        var voices = estimates.Select(Widen).Select(v => v.Select(s => s + options.Floor * v.Average()).ToArray()).ToArray();
        foreach (var stage in options.Stages)
            voices = Naive(voices, mixture, stage);
        return voices;
    }

    private static double[][] Naive(double[][] voices, float[] mixture, EnvelopeRefinementStage stage)
    {
        var points = voices.Select(v => Enumerable.Repeat(1.0, v.Length).ToArray()).ToArray();
        double[] Mean(double[] values) => NaiveBoxMean(values, stage.Bins, stage.Frames);
        for (var iteration = 0; iteration < stage.Iterations; iteration++)
        {
            var gains = points.Select(Mean).ToArray();
            var ratio = mixture.Select((m, k) => m / (Floor + voices.Select((v, j) => v[k] * gains[j][k]).Sum())).ToArray();
            for (var voice = 0; voice < voices.Length; voice++)
            {
                var above = Mean([.. voices[voice].Select((s, k) => s * ratio[k])]);
                var below = Mean(voices[voice]);
                points[voice] = [.. points[voice].Select((g, k) => g * above[k] / (below[k] + 1e-9))];
            }
        }
        return [.. voices.Select((v, j) => v.Zip(Mean(points[j]), (s, gain) => s * gain).ToArray())];
    }

    private static double[] NaiveBoxMean(double[] values, int boxBins, int boxFrames)
    {
        var mean = new double[values.Length];
        for (var frame = 0; frame < Frames; frame++)
        for (var bin = 0; bin < Bins; bin++)
        {
            var sum = 0.0;
            for (var f = frame - boxFrames / 2; f <= frame + boxFrames / 2; f++)
            for (var b = bin - boxBins / 2; b <= bin + boxBins / 2; b++)
                if (f >= 0 && f < Frames && b >= 0 && b < Bins)
                    sum += values[f * Bins + b];
            mean[frame * Bins + bin] = sum / (boxBins * boxFrames);
        }
        return mean;
    }

    private static double Divergence(float[] mixture, float[][] voices) =>
        mixture
            .Select((m, k) => (Of: (double)m, By: Floor + voices.Sum(v => (double)v[k])))
            .Sum(p => p.Of * Math.Log(p.Of / p.By) - p.Of + p.By);

    private static double Dot(float[] left, float[] right) => left.Zip(right, (l, r) => (double)l * r).Sum();

    private static double[] Widen(float[] values) => Array.ConvertAll(values, v => (double)v);

    private static float[] Draw(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)Math.Exp(3 * random.NextDouble() - 1.5))];
}
