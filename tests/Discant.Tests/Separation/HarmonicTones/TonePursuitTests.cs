using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

public class TonePursuitTests
{
    // Odd partials strong, as of a clarinet; and all, falling.
    internal static readonly double[][] Dictionary =
    [
        [.. Enumerable.Range(1, ToneTracks.Harmonics).Select(h => Math.Pow(0.75, h - 1) * (h % 2 == 0 ? 0.08 : 1))],
        [.. Enumerable.Range(1, ToneTracks.Harmonics).Select(h => Math.Pow(0.62, h - 1))],
    ];

    private static readonly GaussianStft s_stft = new(16000, 1024);
    private static readonly HarmonicTone[] s_tones =
    [
        new(0, 0.5, 231.7 / s_stft.BinHz, 1.1, 1e-4),
        new(1, 0.2, 498.3 / s_stft.BinHz, 0.95, 3e-4),
    ];

    [Fact]
    public void Two_tones_of_known_timbres_are_found_exactly()
    {
        var found = new TonePursuit(s_stft, new() { FitSteps = 60 }).Find(Magnitudes(s_tones), Dictionary).OrderBy(t => t.Voice).ToArray();
        Assert.Equal(2, found.Length);
        foreach (var (expected, tone) in s_tones.Zip(found))
        {
            Assert.Equal(expected.Voice, tone.Voice);
            Assert.Equal(expected.Fundamental, tone.Fundamental, 1e-3);
            Assert.Equal(expected.Amplitude, tone.Amplitude, 1e-3);
            Assert.Equal(expected.Width, tone.Width, 1e-2);
            Assert.Equal(expected.Inharmonicity, tone.Inharmonicity, 2e-6);
        }
    }

    [Fact]
    public void Analytic_slopes_equal_finite_differences()
    {
        var (fit, bounds) = (new ToneFit(s_stft, new()), 1e-5);
        var target = new double[s_stft.Bins];
        CompressedSpectrum.Of(Magnitudes(s_tones), target);
        HarmonicTone[] tones = [new(0, 0.4, 29.8, 1.05, 2e-4), new(1, 0.25, 63.5, 1.2, 1e-4)];
        fit.Distance(target, Dictionary, tones);
        var gradient = fit.Gradient(Dictionary, tones);
        for (var k = 0; k < gradient.Length; k++)
        {
            var step = bounds * (k % ToneFit.Parameters == 3 ? 1e-3 : 1);
            var slope = (Distance(k, step) - Distance(k, -step)) / (2 * step);
            Assert.Equal(slope, gradient[k], 1e-4 * (1 + Math.Abs(slope)));
        }

        double Distance(int parameter, double step)
        {
            var moved = (HarmonicTone[])tones.Clone();
            ref var tone = ref moved[parameter / ToneFit.Parameters];
            tone = (parameter % ToneFit.Parameters) switch
            {
                0 => tone with { Amplitude = Math.Pow(Math.Sqrt(tone.Amplitude) + step, 2) },
                1 => tone with { Fundamental = tone.Fundamental + step },
                2 => tone with { Width = tone.Width + step },
                _ => tone with { Inharmonicity = tone.Inharmonicity + step },
            };
            return fit.Distance(target, Dictionary, moved);
        }
    }

    [Fact]
    public void Analytic_slopes_in_the_dictionary_equal_finite_differences()
    {
        var fit = new ToneFit(s_stft, new());
        var target = new double[s_stft.Bins];
        CompressedSpectrum.Of(Magnitudes(s_tones), target);
        HarmonicTone[] tones = [new(0, 0.4, 29.8), new(1, 0.25, 63.5)];
        double[][] rows = [.. Dictionary.Select(row => (double[])row.Clone())];
        fit.Distance(target, rows, tones);
        double[][] gradient = [new double[ToneTracks.Harmonics], new double[ToneTracks.Harmonics]];
        fit.AddDictionaryGradient(tones, gradient);
        foreach (var (voice, h) in ((int, int)[])[(0, 0), (0, 3), (0, 8), (1, 0), (1, 5)])
        {
            var (value, step) = (rows[voice][h], 1e-6);
            rows[voice][h] = value + step;
            var above = fit.Distance(target, rows, tones);
            rows[voice][h] = value - step;
            var slope = (above - fit.Distance(target, rows, tones)) / (2 * step);
            rows[voice][h] = value;
            Assert.Equal(slope, gradient[voice][h], 1e-4 * (1 + Math.Abs(slope)));
        }
    }

    [Fact]
    public void Fitted_tones_stay_within_their_bounds_and_never_fit_worse()
    {
        var (random, bounds, fit) = (new Random(1), new ToneBounds(), new ToneFit(s_stft, new()));
        var target = new double[s_stft.Bins];
        for (var trial = 0; trial < 20; trial++)
        {
            CompressedSpectrum.Of([.. target.Select(_ => random.NextDouble())], target);
            HarmonicTone[] tones = [new(0, random.NextDouble(), 10 + (200 * random.NextDouble())), new(1, 1e-9, 30)];
            var before = fit.Distance(target, Dictionary, tones);
            Assert.InRange(fit.Refine(target, Dictionary, tones, 20), 0, before);
            Assert.All(tones, t => Assert.InRange(t.Fundamental * s_stft.BinHz, bounds.LowestHz - 1e-9, bounds.HighestHz + 1e-9));
            Assert.All(tones, t => Assert.InRange(t.Width, bounds.LeastWidth, bounds.MostWidth));
            Assert.All(tones, t => Assert.InRange(t.Inharmonicity, 0, bounds.MostInharmonicity));
            Assert.All(tones, t => Assert.True(t.Amplitude >= 0));
        }
    }

    [Fact]
    public void The_search_is_nearly_the_correlation_with_rendered_patterns()
    {
        var (search, fit, random) = (new ToneSearch(s_stft, new()), new ToneFit(s_stft, new()), new Random(2));
        double[] compressed = [.. Enumerable.Range(0, s_stft.Bins).Select(_ => random.NextDouble())];
        var found = new double[2 * search.Count];
        search.Correlate(compressed, Dictionary, found);
        foreach (var k in (int[])[50, 200, 400, search.Count - 1])
        {
            var pattern = new double[s_stft.Bins];
            fit.Render(new HarmonicTone(1, 1, search.Fundamental(k)), Dictionary[1], pattern);
            pattern = Array.ConvertAll(pattern, Math.Sqrt);
            var norm = Math.Sqrt(pattern.Sum(p => p * p));
            var expected = pattern.Zip(compressed, (p, c) => p * c).Sum() / norm;
            Assert.Equal(1, found[search.Count + k] / expected, 0.05);
        }
    }

    [Fact]
    public void There_is_no_tone_in_silence_and_never_more_than_one_a_voice()
    {
        var (pursuit, random) = (new TonePursuit(s_stft, new() { Acceptance = 1 }), new Random(3));
        Assert.Empty(pursuit.Find(new double[s_stft.Bins], Dictionary));
        for (var trial = 0; trial < 10; trial++)
        {
            var tones = pursuit.Find([.. Enumerable.Range(0, s_stft.Bins).Select(_ => random.NextDouble())], Dictionary);
            Assert.Equal(tones.Count, tones.Select(t => t.Voice).Distinct().Count());
        }
    }

    private static double[] Magnitudes(HarmonicTone[] tones)
    {
        var magnitudes = new double[s_stft.Bins];
        foreach (var tone in tones)
            new ToneFit(s_stft, new()).Render(tone, Dictionary[tone.Voice], magnitudes);
        return magnitudes;
    }
}
