using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Audio.Tests;

/// <summary>Laws of the short-time Fourier transform, and its values against a transform written out.</summary>
public sealed class StftTests
{
    [Fact]
    public void A_frame_is_the_windowed_discrete_Fourier_transform()
    {
        using var scope = Tensor.Scope();
        var signal = Noise(1, 200);
        var spectrum = new Stft(16, 5).OfPadded(Tensor.From(signal, 1, 200));
        Assert.Equal([1, (200 - 16) / 5 + 1, 9], spectrum.Shape);
        var actual = spectrum.ViewAsReal().ToDoubles();
        var expected = new List<double>();
        for (var frame = 0; frame < 37; frame++)
        for (var bin = 0; bin < 9; bin++)
        {
            var (re, im) = (0.0, 0.0);
            for (var n = 0; n < 16; n++)
            {
                var windowed = signal[frame * 5 + n] * Math.Pow(Math.Sin(Math.PI * n / 16), 2);
                re += windowed * Math.Cos(2 * Math.PI * bin * n / 16);
                im -= windowed * Math.Sin(2 * Math.PI * bin * n / 16);
            }
            expected.AddRange([re, im]);
        }
        Close.Relative(expected, actual, 1e-12);
    }

    [Fact]
    public void The_energy_of_a_frame_is_that_of_its_spectrum()
    {
        using var scope = Tensor.Scope();
        const int size = 512;
        var signal = Noise(2, 3000);
        var stft = new Stft(size, 128);
        var power = stft.OfPadded(Tensor.From(signal, 1, 3000)).Abs().Square().ToDoubles();
        var window = Windows.Hann(size);
        for (var frame = 0; frame < (3000 - size) / 128 + 1; frame++)
        {
            var inTime = Enumerable.Range(0, size).Sum(n => Math.Pow(signal[frame * 128 + n] * window[n], 2));
            var bins = power.AsSpan(frame * stft.Bins, stft.Bins).ToArray();
            // Bins between 0 and the Nyquist frequency stand for two.
            Assert.Equal(inTime, (2 * bins.Sum() - bins[0] - bins[^1]) / size, inTime * 1e-12);
        }
    }

    [Theory]
    [InlineData(2048, 256)]
    [InlineData(2048, 1024)]
    [InlineData(512, 128)]
    [InlineData(512, 100)]
    [InlineData(4096, 2048)]
    public void The_inverse_gives_the_signal_back(int size, int hop)
    {
        using var scope = Tensor.Scope();
        var stft = new Stft(size, hop);
        foreach (var samples in new[] { 1, 100, 1023, 1024, 1025, 5000 })
        {
            var signal = Tensor.From(Noise(samples, 2 * samples), 2, samples);
            var back = stft.InverseCentred(stft.Centred(signal), samples);
            Assert.Equal([2, samples], back.Shape);
            Close.Relative(signal.ToDoubles(), back.ToDoubles(), 1e-8, $"{samples} samples");
        }
    }

    [Fact]
    public void The_inverse_gives_the_signal_back_in_single_precision()
    {
        using var scope = Tensor.Scope();
        var stft = new Stft(2048, 256);
        foreach (var samples in new[] { 1, 100, 1024, 1025, 5000 })
        {
            var signal = Tensor.From(Noise(samples, samples), 1, samples).To(ScalarType.Float32);
            Close.Relative(signal.ToDoubles(), stft.InverseCentred(stft.Centred(signal), samples).ToDoubles(), 2e-6, $"{samples} samples");
        }
    }

    [Fact]
    public void A_centred_transform_has_a_frame_at_every_hop()
    {
        using var scope = Tensor.Scope();
        var stft = new Stft(64, 16);
        foreach (var samples in new[] { 1, 15, 16, 17, 31, 32, 33, 100, 1024 })
        {
            var shape = stft.Centred(Tensor.Ones([1, samples])).Shape;
            Assert.Equal([1, samples / 16 + 1, 33], shape);
            Assert.Equal(stft.Frames(samples), shape[1]);
        }
    }

    [Fact]
    public void A_transform_padded_at_the_end_opens_a_frame_every_hop()
    {
        using var scope = Tensor.Scope();
        var stft = new Stft(64, 16);
        foreach (var samples in new[] { 1, 15, 16, 17, 63, 64, 65, 1000 })
            Assert.Equal([1, (samples + 15) / 16, 33], stft.PaddedAtEnd(Tensor.Ones([1, samples])).Shape);
    }

    [Fact]
    public void An_impulse_is_flat_in_the_frame_that_is_centred_on_it()
    {
        using var scope = Tensor.Scope();
        var signal = new double[1000];
        signal[10 * 32] = 1;
        var magnitude = new Stft(128, 32).Centred(Tensor.From(signal, 1, 1000)).Abs().ToDoubles();
        Close.Relative(Enumerable.Repeat(1.0, 65).ToArray(), magnitude[(10 * 65)..(11 * 65)], 1e-12);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(511, 1)]
    [InlineData(512, 0)]
    [InlineData(512, 257)]
    public void Odd_lengths_and_hops_beyond_half_the_length_are_refused(int size, int hop) =>
        Assert.Throws<ArgumentException>(() => new Stft(size, hop));

    [Fact]
    public void Shifted_Hann_windows_add_up_to_a_constant()
    {
        var window = Windows.Hann(12);
        for (var n = 0; n < 6; n++)
            Assert.Equal(1, window[n] + window[n + 6], 1e-15);
        Assert.Equal([0.0], Windows.Hann(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Windows.Hann(0));
    }

    private static double[] Noise(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => 2 * random.NextDouble() - 1)];
    }
}
