using System.Numerics;
using Discant.Pitch.LateDeep;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Pitch.LateDeep;

/// <summary>The transform against the sum that defines it, and against sines of which everything is known.</summary>
public sealed class HarmonicConstantQTests
{
    private static readonly HarmonicConstantQOptions s_options = new();

    [Theory]
    [InlineData(120, 0.0)]
    [InlineData(200, 0.3)]
    [InlineData(260, -0.45)]
    [InlineData(30, 0.2)]
    public void A_sine_of_the_level_has_magnitude_one_at_its_bin_and_tells_its_distance_from_it(int bin, double offset)
    {
        using var transform = new HarmonicConstantQ(s_options);
        var hertz = s_options.Bins.Hertz(bin + offset);
        var samples = Sine(hertz, transform.SamplesFor(3), s_options.SampleRate);
        using var scope = Tensor.Scope();
        var (magnitude, phase) = transform.Transform(samples, level: 1);
        Assert.Equal([5, 360, 3], magnitude.Shape);
        var frame = magnitude.Select(0, 0).Select(1, 1).ToSingles();
        Assert.Equal(bin, Array.IndexOf(frame, frame.Max()));
        Assert.Equal(1, frame[bin], 0.02);
        Assert.Equal(offset / 8, phase.Select(0, 0).Select(1, 1).ToSingles()[bin], 2e-3);
    }

    [Fact]
    public void A_sine_is_seen_by_each_partial_of_the_F0s_below_it()
    {
        using var transform = new HarmonicConstantQ(s_options);
        var samples = Sine(s_options.Bins.Hertz(240), transform.SamplesFor(1), s_options.SampleRate);
        using var scope = Tensor.Scope();
        var (magnitude, _) = transform.Transform(samples, 1);
        var values = magnitude.Reshape(5, 360).ToSingles();
        for (var harmonic = 1; harmonic <= 5; harmonic++)
        {
            var below = (int)Math.Round(60 * Math.Log2(harmonic));
            var row = values.AsSpan((harmonic - 1) * 360, 360);
            Assert.Equal(240 - below, row.IndexOf(row.ToArray().Max()));
        }
    }

    [Theory]
    [InlineData(16000, 0.25, 32)]
    [InlineData(22050, double.PositiveInfinity, 256)]
    public void The_transform_equals_the_sum_over_a_Hann_window_at_two_instants(int rate, double longest, int lag)
    {
        var options = new HarmonicConstantQOptions
        {
            SampleRate = rate,
            LongestWindowSeconds = longest,
            PhaseLag = lag,
        };
        using var transform = new HarmonicConstantQ(options);
        var random = new Random(3);
        var samples = new float[transform.SamplesFor(1)];
        for (var n = 0; n < samples.Length; n++)
            samples[n] = (float)(random.NextDouble() - 0.5);
        using var scope = Tensor.Scope();
        var (magnitude, phase) = transform.Transform(samples, 1e-3);
        var (m, p) = (magnitude.Reshape(5, 360).ToSingles(), phase.Reshape(5, 360).ToSingles());
        foreach (var (harmonic, bin) in new[] { (1, 90), (1, 300), (2, 200), (3, 250), (4, 120), (5, 180) })
        {
            var hertz = options.Bins.Hertz(bin) * harmonic;
            var window = Math.Min(longest, 1 / ((Math.Pow(2, 1 / 60.0) - 1) * hertz)) * rate;
            var before = NaiveBin(samples, hertz / rate, window, samples.Length / 2 - lag / 2);
            var after = NaiveBin(samples, hertz / rate, window, samples.Length / 2 + lag / 2);
            var at = (harmonic - 1) * 360 + bin;
            var decibels = 10 * Math.Log10(2 * before.Magnitude * 2 * after.Magnitude / 1e-6);
            Assert.Equal(1 + decibels / 80, m[at], 0.01);
            var advance = Complex.FromPolarCoordinates(1, -2 * Math.PI * hertz / rate * lag);
            var difference = (after * Complex.Conjugate(before) * advance).Phase * rate / (2 * Math.PI * lag);
            Assert.Equal(Math.Clamp(difference / (hertz * Math.Log(2) / 60) / 8, -1, 1), p[at], 0.03);
        }
    }

    [Fact]
    public void Silence_lies_at_the_floor()
    {
        using var transform = new HarmonicConstantQ(s_options);
        using var scope = Tensor.Scope();
        var (magnitude, phase) = transform.Transform(new float[transform.SamplesFor(2)], RecordingLevel.Faintest);
        Assert.All(magnitude.Contiguous().ToSingles(), v => Assert.Equal(0, v));
        Assert.All(phase.Contiguous().ToSingles(), v => Assert.Equal(0, v));
    }

    // e^(j w t) relative to the frame's first sample.
    private static Complex NaiveBin(float[] samples, double cycles, double window, double centre)
    {
        var (sum, weights) = (Complex.Zero, 0.0);
        for (var n = (int)Math.Ceiling(centre - window / 2); n <= centre + window / 2; n++)
        {
            var weight = 0.5 + 0.5 * Math.Cos(2 * Math.PI * (n - centre) / window);
            sum += samples[n] * weight * Complex.FromPolarCoordinates(1, -2 * Math.PI * cycles * (n - centre));
            weights += weight;
        }
        return sum / weights;
    }

    private static float[] Sine(double hertz, int length, int rate) =>
        [.. Enumerable.Range(0, length).Select(n => (float)Math.Cos(2 * Math.PI * hertz * n / rate + 0.7))];
}
