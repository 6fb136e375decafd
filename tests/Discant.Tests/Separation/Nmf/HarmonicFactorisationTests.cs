using Discant.Separation;
using Discant.Separation.Nmf;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Separation.Nmf;

/// <summary>Updates of the sparse factorisation: those of the formulas, downhill, and blind to nothing but the zeros.</summary>
public sealed class HarmonicFactorisationTests
{
    private const int Bins = 65;
    private const double BinHz = 125;
    private const int Frames = 12;

    // Wide enough that templates of different pitches overlap, narrow enough that they have zeros.
    private static readonly HarmonicTemplateOptions s_templates = new() { NeighbourhoodBins = 1.5, Decay = 1 };

    [Theory]
    [InlineData(NmfCost.Euclidean)]
    [InlineData(NmfCost.KullbackLeibler)]
    public void Sparse_updates_equal_the_formulas_on_whole_matrices(NmfCost cost)
    {
        var (magnitudes, activity, templates) = Random(1);
        var fast = new HarmonicFactorisation(magnitudes, activity, templates);
        var naive = new NaiveFactorisation(magnitudes, activity, templates);
        for (var iteration = 0; iteration < 5; iteration++)
        {
            fast.Update(cost);
            naive.Update(cost);
        }
        var expected = Enumerable.Range(0, templates.Length).Select(k => naive.Templates[k % Bins, k / Bins]).ToArray();
        Close.Relative(expected, fast.Templates.ToArray(), 1e-4, "W");
        var strengths = Enumerable
            .Range(0, Frames)
            .SelectMany(t =>
                Enumerable
                    .Range(activity.Of(t).First, activity.Of(t).End - activity.Of(t).First)
                    .Select(e => naive.Activations[activity.Pitch(e), t])
            );
        Close.Relative([.. strengths], fast.Activations.ToArray(), 1e-4, "H");
    }

    [Theory]
    [InlineData(NmfCost.Euclidean)]
    [InlineData(NmfCost.KullbackLeibler)]
    public void An_update_never_raises_its_cost(NmfCost cost)
    {
        for (var seed = 2; seed < 7; seed++)
        {
            var (magnitudes, activity, templates) = Random(seed);
            var factorisation = new HarmonicFactorisation(magnitudes, activity, templates);
            var before = factorisation.Cost(cost);
            for (var iteration = 0; iteration < 30; iteration++)
            {
                factorisation.Update(cost);
                var after = factorisation.Cost(cost);
                Assert.InRange(after, 0, before * (1 + 1e-6));
                before = after;
            }
        }
    }

    [Theory]
    [InlineData(NmfCost.Euclidean)]
    [InlineData(NmfCost.KullbackLeibler)]
    public void What_was_planted_is_found_again_voice_by_voice(NmfCost cost)
    {
        // Each voice is sometimes alone, so that the sum tells what belongs to whom.
        double[][] curves =
        [
            [500, 500, 500, 500, 500, 500, 500, 500, 0, 0, 0, 0],
            [0, 0, 0, 0, 800, 800, 800, 800, 800, 800, 800, 800],
        ];
        var activity = PitchActivity.Of(curves, new PitchActivityOptions());
        var random = new Random(8);
        var planted = Array.ConvertAll(Templates(activity), v => v > 0 ? 0.1f + random.NextSingle() : 0);
        var voices = new[] { new float[Frames * Bins], new float[Frames * Bins] };
        for (var t = 0; t < Frames; t++)
        for (var entry = activity.Of(t).First; entry < activity.Of(t).End; entry++)
        {
            var (pitch, strength) = (activity.Pitch(entry), 0.2f + random.NextSingle());
            for (var f = 0; f < Bins; f++)
                voices[pitch][t * Bins + f] += strength * planted[pitch * Bins + f];
        }
        var factorisation = new HarmonicFactorisation([.. voices[0].Zip(voices[1], (a, b) => a + b)], activity, Templates(activity));
        for (var iteration = 0; iteration < 2000; iteration++)
            factorisation.Update(cost);
        for (var voice = 0; voice < 2; voice++)
            Close.Relative([.. voices[voice].Select(v => (double)v)], factorisation.Estimate(voice), 0.01, $"voice {voice}");
    }

    [Fact]
    public void Zeros_of_the_templates_stay_zero()
    {
        var (magnitudes, activity, templates) = Random(9);
        var factorisation = new HarmonicFactorisation(magnitudes, activity, templates);
        for (var iteration = 0; iteration < 10; iteration++)
            factorisation.Update(NmfCost.KullbackLeibler);
        Assert.Contains(0f, templates);
        for (var k = 0; k < templates.Length; k++)
            Assert.Equal(templates[k] == 0, factorisation.Templates[k] == 0);
    }

    [Theory]
    [InlineData(NmfCost.Euclidean)]
    [InlineData(NmfCost.KullbackLeibler)]
    public void Silence_sound_where_nobody_sings_and_the_softest_sound_stay_finite(NmfCost cost)
    {
        var (magnitudes, _, _) = Random(10);
        Array.Clear(magnitudes, 0, 3 * Bins);
        magnitudes.AsSpan(3 * Bins, 3 * Bins).Fill(1e-38f);
        double[] curve = [500, 500, 500, 500, 500, 500, 500, 0, 0, 0, 800, 800];
        var activity = PitchActivity.Of([curve], new PitchActivityOptions());
        var factorisation = new HarmonicFactorisation(magnitudes, activity, Templates(activity));
        for (var iteration = 0; iteration < 100; iteration++)
            factorisation.Update(cost);
        Assert.All(factorisation.Estimate(0), v => Assert.InRange(v, 0, 10));
        Assert.All(factorisation.Estimate(0)[..(3 * Bins)], v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_residual_takes_what_is_nobodys_partial_and_no_voice_gets_it()
    {
        double[] curve = [.. Enumerable.Repeat(500.0, Frames)];
        var activity = PitchActivity.Of([curve], new PitchActivityOptions());
        var random = new Random(13);
        var planted = Templates(activity);
        var magnitudes = new float[Frames * Bins];
        for (var t = 0; t < Frames; t++)
        {
            var (tone, noise) = (random.NextSingle(), 0.01f * random.NextSingle());
            for (var f = 0; f < Bins; f++)
                magnitudes[t * Bins + f] = tone * planted[f] + noise;
        }
        var withResidual = activity.WithResidual();
        float[] templates = [.. Templates(activity), .. Enumerable.Repeat(1f / Bins, Bins)];
        var factorisation = new HarmonicFactorisation(magnitudes, withResidual, templates);
        for (var iteration = 0; iteration < 500; iteration++)
            factorisation.Update(NmfCost.KullbackLeibler);
        Assert.InRange(factorisation.Cost(NmfCost.KullbackLeibler) / magnitudes.Sum(), 0, 1e-5);
        var voice = factorisation.Estimate(0);
        Assert.All(Enumerable.Range(0, voice.Length), k => Assert.Equal(planted[k % Bins] > 0, voice[k] > 0));
    }

    [Fact]
    public void Voices_in_unison_get_the_same()
    {
        var (magnitudes, _, _) = Random(11);
        var curve = Enumerable.Repeat(500.0, Frames).ToArray();
        var activity = PitchActivity.Of([curve, curve], new PitchActivityOptions());
        var factorisation = new HarmonicFactorisation(magnitudes, activity, Templates(activity));
        factorisation.Update(NmfCost.KullbackLeibler);
        Assert.Equal(factorisation.Estimate(0), factorisation.Estimate(1));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        var (magnitudes, activity, templates) = Random(12);
        Assert.Throws<ArgumentException>(() => new HarmonicFactorisation(magnitudes[..^1], activity, templates));
        Assert.Throws<ArgumentException>(() => new HarmonicFactorisation(magnitudes, activity, templates[..^1]));
    }

    private static (float[] Magnitudes, PitchActivity Activity, float[] Templates) Random(int seed)
    {
        var random = new Random(seed);
        double[] pitches = [0, 400, 450, 600, 610];
        var curves = Enumerable
            .Range(0, 3)
            .Select(_ => Enumerable.Range(0, Frames).Select(_ => pitches[random.Next(5)]).ToArray())
            .ToArray();
        var activity = PitchActivity.Of(curves, new PitchActivityOptions { ToleranceFrames = 1 });
        var magnitudes = Enumerable.Range(0, Frames * Bins).Select(_ => random.NextSingle()).ToArray();
        return (magnitudes, activity, Templates(activity));
    }

    private static float[] Templates(PitchActivity activity) => HarmonicTemplates.Of(activity.FrequenciesHz, Bins, BinHz, s_templates);
}
