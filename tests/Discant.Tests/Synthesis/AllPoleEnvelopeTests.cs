using Discant.Synthesis;
using Xunit;

namespace Discant.Tests.Synthesis;

public sealed class AllPoleEnvelopeTests
{
    [Theory]
    [InlineData(0.04)]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void The_amplitudes_of_a_filter_are_those_of_the_filter_that_is_fitted_to_them(double spacing)
    {
        // Two formants, 80 and 120 Hz wide at 16 kHz.
        var (p, q) = (Resonance(80, 700), Resonance(120, 2400));
        double[] truth = [p.A + q.A, p.B + p.A * q.A + q.B, p.A * q.B + p.B * q.A, p.B * q.B];
        double[] amplitudes =
        [
            .. Enumerable.Range(1, (int)(3.1 / spacing)).Select(k => 0.3 * AllPoleEnvelope.Magnitude(truth, spacing * k)),
        ];
        var fitted = new double[20];
        var gain = AllPoleEnvelope.Fit(amplitudes, spacing, Ones(amplitudes.Length), fitted);
        var (missed, power) = (0.0, 0.0);
        for (var k = 0; k < amplitudes.Length; k++)
        {
            missed += Math.Pow(amplitudes[k] - gain * AllPoleEnvelope.Magnitude(fitted, spacing * (k + 1)), 2);
            power += amplitudes[k] * amplitudes[k];
        }
        Assert.InRange(10 * Math.Log10(power / missed), 20, 400);
    }

    [Fact]
    public void Whatever_the_amplitudes_the_filter_is_stable_and_has_line_spectral_frequencies()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var spacing = 0.03 + 0.4 * random.NextDouble();
            double[] amplitudes =
            [
                .. Enumerable.Range(1, (int)(3.14 / spacing)).Select(_ => random.Next(4) == 0 ? 0 : Math.Exp(6 * random.NextDouble() - 3)),
            ];
            amplitudes[random.Next(amplitudes.Length)] = 1;
            var (fitted, frequencies) = (new double[20], new double[20]);
            Assert.True(AllPoleEnvelope.Fit(amplitudes, spacing, Ones(amplitudes.Length), fitted) > 0);
            // They interlace only where all zeros lie inside the unit circle.
            Assert.True(LineSpectralFrequencies.TryFromAllPole(fitted, frequencies));
            Assert.True(frequencies.Prepend(0).Zip(frequencies.Append(Math.PI)).All(f => f.First < f.Second));
        }
    }

    [Fact]
    public void Louder_partials_are_a_larger_gain_and_the_same_filter()
    {
        double[] amplitudes = [0.1, 0.3, 0.2, 0.05, 0.02];
        var (one, two) = (new double[6], new double[6]);
        var gain = AllPoleEnvelope.Fit(amplitudes, 0.5, Ones(5), one);
        Assert.Equal(4 * gain, AllPoleEnvelope.Fit(Array.ConvertAll(amplitudes, a => 4 * a), 0.5, Ones(5), two), 1e-9 * gain);
        for (var k = 0; k < one.Length; k++)
            Assert.Equal(one[k], two[k], 1e-9);
    }

    [Fact]
    public void Silence_and_partials_beyond_half_the_rate_are_refused()
    {
        Assert.Throws<ArgumentException>(() => AllPoleEnvelope.Fit([0, 0], 0.5, [1, 1], new double[4]));
        Assert.Throws<ArgumentException>(() => AllPoleEnvelope.Fit([1, 1], 1.6, [1, 1], new double[4]));
        Assert.Throws<ArgumentException>(() => AllPoleEnvelope.Fit([1, 1], 0.5, [1], new double[4]));
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    // a_1 and a_2 of a resonance at 16 kHz.
    private static (double A, double B) Resonance(double width, double hertz)
    {
        var radius = Math.Exp(-Math.PI * width / 16000);
        return (-2 * radius * Math.Cos(2 * Math.PI * hertz / 16000), radius * radius);
    }
}
