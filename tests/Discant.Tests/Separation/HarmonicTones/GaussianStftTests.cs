using Discant.Audio;
using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

public class GaussianStftTests
{
    // Spec 1.1 and check 1: f_s = 48 kHz, N = 6144, A = 0.3, f = 440.37 Hz.
    [Fact]
    public void A_partial_is_a_Gaussian_peak_of_half_its_amplitude()
    {
        const double amplitude = 0.3;
        const double frequency = 440.37;
        const double phase = 0.7;
        var stft = new GaussianStft(48000, 6144);
        const int centre = 20000;
        using var mixture = Mixture.Of(
            [
                .. Enumerable
                    .Range(0, 40000)
                    .Select(n => (float)(amplitude * Math.Cos(2 * Math.PI * frequency * (n - centre) / 48000 + phase))),
            ],
            48000
        );
        using var spectra = stft.Spectra(mixture, [centre]);
        var values = spectra.ToDoubles();
        var position = frequency / stft.BinHz;
        Assert.Equal(112.7347, position, 4);
        Assert.Equal(6 / Math.PI, stft.PeakWidth, 12);
        var largest = 0.0;
        for (var bin = 0; bin < stft.Bins; bin++)
        {
            var peak = amplitude / 2 * Math.Exp(-0.5 * Math.Pow((bin - position) / stft.PeakWidth, 2));
            Assert.Equal(peak * Math.Cos(phase), values[bin], 1e-6);
            Assert.Equal(peak * Math.Sin(phase), values[stft.Bins + bin], 1e-6);
            largest = Math.Max(largest, double.Hypot(values[bin], values[stft.Bins + bin]));
        }
        Assert.Equal(0.148560, largest, 1e-6);
    }

    [Theory]
    [InlineData(48000, 6144)]
    [InlineData(44100, 6144)]
    [InlineData(22050, 6144)]
    [InlineData(16000, 1024)]
    public void A_steady_partial_is_as_wide_in_hertz_at_every_rate(int sampleRate, int bins)
    {
        var stft = new GaussianStft(sampleRate, bins);
        Assert.Equal(7.46, stft.PeakWidth * stft.BinHz, 2);
        Assert.Equal(stft.Cut / Math.PI, stft.PeakWidth, 12);
    }

    [Fact]
    public void The_inverse_of_an_unmodified_transform_is_the_signal()
    {
        const int hop = 256;
        var random = new Random(3);
        float[] signal = [.. Enumerable.Range(0, 9000).Select(_ => (float)(random.NextDouble() - 0.5))];
        // Without its highest bin nothing of a signal may lie there.
        for (var n = 1; n < signal.Length; n++)
            signal[^n] = (signal[^n] + signal[^(n + 1 <= signal.Length ? n + 1 : n)]) / 2;
        using var mixture = Mixture.Of(signal, 16000);
        var stft = new GaussianStft(16000, 1024);
        using var spectra = stft.Spectra(mixture, [.. Enumerable.Range(0, signal.Length / hop + 2).Select(k => (long)k * hop)]);
        var back = stft.Signal(spectra, hop, signal.Length);
        var error = signal.Zip(back, (a, b) => Math.Pow(a - b, 2)).Sum() / signal.Sum(a => a * (double)a);
        Assert.True(10 * Math.Log10(error) < -60, $"{10 * Math.Log10(error):F1} dB");
    }

    [Fact]
    public void A_window_that_is_cut_too_early_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianStft(16000, 512));
}
