using Discant.Separation;
using Discant.Separation.NmfSourceFilter;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Separation.NmfSourceFilter;

/// <summary>Updates of the source-filter factorisation: those of the formulas, downhill, finite, and able to find what was planted.</summary>
public sealed class SourceFilterFactorisationTests
{
    private const int Bins = 129;
    private const double BinHz = 62.5;
    private const int Frames = 20;

    [Fact]
    public void Sparse_updates_equal_the_formulas_on_whole_matrices()
    {
        var factors = Factors(1);
        var power = Noise(1);
        var naive = new NaiveSourceFilterFactorisation(power, factors);
        var fast = new SourceFilterFactorisation(power, factors);
        for (var iteration = 0; iteration < 5; iteration++)
        {
            naive.Update(static (_, _) => { });
            fast.Update();
            Close.Relative(naive.TargetShares(), fast.TargetShares(), 2e-4, $"iteration {iteration}");
            Assert.Equal(1, fast.Divergence() / naive.Divergence(), 1e-4);
        }
    }

    [Fact]
    public void No_step_of_an_update_raises_the_divergence()
    {
        for (var seed = 2; seed < 6; seed++)
        {
            var naive = new NaiveSourceFilterFactorisation(Noise(seed), Factors(seed));
            var before = naive.Divergence();
            for (var iteration = 0; iteration < 15; iteration++)
                naive.Update(
                    (step, after) =>
                    {
                        Assert.True(after <= before * (1 + 1e-12), $"{step}: {before} became {after}");
                        before = after;
                    }
                );
        }
    }

    [Fact]
    public void An_update_in_single_precision_does_not_raise_the_divergence_either()
    {
        for (var seed = 7; seed < 10; seed++)
        {
            var factorisation = new SourceFilterFactorisation(Noise(seed), Factors(seed));
            var before = factorisation.Divergence();
            for (var iteration = 0; iteration < 60; iteration++)
            {
                factorisation.Update();
                var after = factorisation.Divergence();
                Assert.InRange(after, 0, before * (1 + 1e-5));
                before = after;
            }
        }
    }

    [Fact]
    public void What_was_planted_is_found_again()
    {
        // The same combs, other filters, other strengths and other templates than the start knows.
        var planted = Factors(20);
        var random = new Random(20);
        Draw(planted.SourceActivations, random);
        Draw(planted.OtherActivations, random);
        for (var k = 0; k < planted.Templates.Length; k++)
            planted.Templates[k] *= 0.2f + random.NextSingle();
        var truth = new NaiveSourceFilterFactorisation(new float[Frames * Bins], planted);
        var (power, shares) = Spectrogram(truth);
        var factorisation = new SourceFilterFactorisation(power, Factors(21));
        for (var iteration = 0; iteration < 1000; iteration++)
            factorisation.Update();
        var found = factorisation.TargetShares();
        Assert.InRange(factorisation.Divergence() / found.Length, 0, 1e-3);
        // By power, as separation counts it.
        var error = Enumerable.Range(0, found.Length).Sum(k => power[k] * Math.Abs(found[k] - shares[k])) / power.Sum();
        Assert.InRange(error, 0, 1e-3);
    }

    [Fact]
    public void Normalised_factors_add_up_to_one_and_make_the_same_model()
    {
        var factors = Factors(30);
        for (var k = 0; k < factors.FilterShapes.Length; k++)
            factors.FilterShapes[k] *= 1 + k;
        for (var k = 0; k < factors.Templates.Length; k++)
            factors.Templates[k] *= 3;
        var before = new NaiveSourceFilterFactorisation(Noise(30), factors).Divergence();
        factors.Normalise();
        Assert.Equal(before, new NaiveSourceFilterFactorisation(Noise(30), factors).Divergence(), before * 1e-5);
        AssertRowsAddUp(factors.FilterShapes, factors.AtomCount);
        AssertRowsAddUp(factors.FilterActivations, factors.FilterCount);
        AssertRowsAddUp(factors.Templates, Bins);
    }

    [Fact]
    public void Silence_and_frames_without_any_voice_stay_finite()
    {
        var power = Noise(40);
        Array.Clear(power, 0, 5 * Bins);
        power.AsSpan(5 * Bins, 2 * Bins).Fill(1e-38f);
        foreach (var sound in new[] { power, new float[power.Length] })
        {
            var factorisation = new SourceFilterFactorisation(sound, Factors(40));
            for (var iteration = 0; iteration < 100; iteration++)
                factorisation.Update();
            Assert.All(factorisation.TargetShares(), share => Assert.InRange(share, 0, 1));
            Assert.True(double.IsFinite(factorisation.Divergence()));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_does_not()
    {
        float[] Shares(int seed)
        {
            var factorisation = new SourceFilterFactorisation(Noise(50), Factors(seed));
            for (var iteration = 0; iteration < 10; iteration++)
                factorisation.Update();
            return factorisation.TargetShares();
        }
        Assert.Equal(Shares(1), Shares(1));
        Assert.NotEqual(Shares(1), Shares(2));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        var factors = Factors(60);
        Assert.Throws<ArgumentException>(() => new SourceFilterFactorisation(new float[Bins], factors));
        Assert.Throws<ArgumentException>(() =>
            new SourceFilterFactors(
                Bins + 1,
                factors.Source,
                factors.Combs,
                factors.Atoms,
                2,
                factors.Others,
                factors.Templates,
                new Random(1)
            )
        );
    }

    private static SourceFilterFactors Factors(int seed)
    {
        // The target rests for a while, the others too; in the last two frames nobody sings.
        double[] target = [.. Enumerable.Range(0, Frames).Select(t => t is < 4 or > 17 ? 0 : 500 + 10.0 * t)];
        double[][] others =
        [
            [.. Enumerable.Range(0, Frames).Select(t => t is > 10 ? 0 : 760.0)],
            [.. Enumerable.Range(0, Frames).Select(t => t is < 7 or > 17 ? 0 : 1150.0)],
        ];
        var source = PitchActivity.Of([target], new PitchActivityOptions { StepsPerSemitone = 4, ToleranceSteps = 1 });
        var rest = PitchActivity.Of(others, new PitchActivityOptions());
        return new SourceFilterFactors(
            Bins,
            source,
            new GlottalCombs(Bins, BinHz, new GlottalCombOptions()).Of(source.FrequenciesHz),
            FilterAtoms.Of(10, Bins),
            2,
            rest,
            HarmonicTemplates.Of(rest.FrequenciesHz, Bins, BinHz, new HarmonicTemplateOptions { NeighbourhoodBins = 2, Decay = 1 }),
            new Random(seed)
        );
    }

    private static (float[] Power, double[] Shares) Spectrogram(NaiveSourceFilterFactorisation truth)
    {
        var model = truth.Model();
        var power = Enumerable.Range(0, model.Length).Select(k => model[k % Bins, k / Bins] - SourceFilterFactorisation.Floor).ToArray();
        var largest = power.Max();
        return ([.. power.Select(p => (float)(p / largest))], truth.TargetShares());
    }

    private static float[] Noise(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Frames * Bins).Select(_ => (float)Math.Pow(random.NextDouble(), 8))];
    }

    private static void Draw(float[] values, Random random)
    {
        for (var k = 0; k < values.Length; k++)
            values[k] = 0.2f + random.NextSingle();
    }

    private static void AssertRowsAddUp(float[] rows, int length)
    {
        for (var row = 0; row < rows.Length / length; row++)
            Assert.Equal(1, rows.AsSpan(row * length, length).ToArray().Sum(), 1e-5);
    }
}
