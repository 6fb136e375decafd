using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

public class AmplitudeFitTests
{
    private static readonly GaussianStft s_stft = new(16000, 1024);
    private static readonly HarmonicTone[] s_tones = [new(0, 1, 30.2), new(1, 1, 30.2 * 1.5)];

    // A fifth: every third partial of the lower tone lies on every second one of the higher.
    [Fact]
    public void Amplitudes_of_tones_that_overlap_are_found_again()
    {
        var roots = new[] { 0.9, 0.1 };
        var left = new AmplitudeFit(s_stft.Bins).Refine(Target(0.5, 0.2), Rendered(), roots, 30);
        Assert.InRange(left, 0, 1e-9);
        Assert.Equal(0.5, roots[0] * roots[0], 1e-4);
        Assert.Equal(0.2, roots[1] * roots[1], 1e-4);
    }

    [Fact]
    public void What_is_left_is_what_the_fit_of_all_parameters_says()
    {
        var target = Target(0.5, 0.2);
        var roots = new[] { 0.6, 0.5 };
        var left = new AmplitudeFit(s_stft.Bins).Refine(target, Rendered(), roots, 0);
        HarmonicTone[] tones = [s_tones[0] with { Amplitude = 0.36 }, s_tones[1] with { Amplitude = 0.25 }];
        Assert.Equal(new ToneFit(s_stft, new()).Distance(target, TonePursuitTests.Dictionary, tones), left, 1e-9);
    }

    [Fact]
    public void No_step_makes_it_worse_and_no_amplitude_is_negative()
    {
        var (random, fit) = (new Random(7), new AmplitudeFit(s_stft.Bins));
        for (var trial = 0; trial < 20; trial++)
        {
            double[] target = [.. Enumerable.Range(0, s_stft.Bins).Select(_ => 0.1 * random.NextDouble())];
            double[] roots = [random.NextDouble(), 0.01 * random.NextDouble()];
            var before = fit.Refine(target, Rendered(), (double[])roots.Clone(), 0);
            Assert.InRange(fit.Refine(target, Rendered(), roots, 5), 0, before);
            Assert.All(roots, root => Assert.True(root >= 0));
        }
    }

    [Fact]
    public void Without_tones_all_is_left()
    {
        double[] target = [.. Enumerable.Repeat(0.5, s_stft.Bins)];
        var left = new AmplitudeFit(s_stft.Bins).Refine(target, [], [], 3);
        Assert.Equal(0.5 * s_stft.Bins * Math.Pow(0.5 - Math.Sqrt(CompressedSpectrum.Shift), 2), left, 1e-9);
    }

    private static double[][] Rendered() => [.. s_tones.Select(tone => Magnitudes(tone))];

    private static double[] Target(double first, double second)
    {
        double[] sum = [.. Magnitudes(s_tones[0]).Zip(Magnitudes(s_tones[1]), (a, b) => (first * a) + (second * b))];
        CompressedSpectrum.Of(sum, sum);
        return sum;
    }

    private static double[] Magnitudes(HarmonicTone tone)
    {
        var magnitudes = new double[s_stft.Bins];
        new ToneFit(s_stft, new()).Render(tone, TonePursuitTests.Dictionary[tone.Voice], magnitudes);
        return magnitudes;
    }
}
