using Xunit;

namespace Discant.Audio.Tests;

public class ResamplerTests
{
    [Theory]
    [InlineData(44_100, 16_000, ResamplerQuality.Best)]
    [InlineData(16_000, 44_100, ResamplerQuality.Best)]
    [InlineData(48_000, 44_100, ResamplerQuality.Best)]
    [InlineData(22_050, 96_000, ResamplerQuality.Fast)]
    [InlineData(44_100, 16_000, ResamplerQuality.Fast)]
    [InlineData(44_100, 44_100, ResamplerQuality.Best)]
    public void A_sine_keeps_its_frequency_level_and_phase(int from, int to, ResamplerQuality quality)
    {
        var resampled = Resampler.Resample(Signals.Sine(1000, from, from, phase: 0.3), from, to, quality);
        var expected = Signals.Sine(1000, to, to, phase: 0.3);
        Assert.Equal(to, resampled.Length);
        for (var k = to / 10; k < to - to / 10; k++)
            Assert.Equal(expected[k], resampled[k], 2e-5f);
    }

    [Theory]
    [InlineData(44_100, 16_000)]
    [InlineData(16_000, 22_050)]
    public void There_and_back_again_is_aligned_to_the_sample(int from, int to)
    {
        var signal = Signals.LowNoise(seed: 5, length: 20_001, highest: 0.3);
        var back = Resampler.Resample(Resampler.Resample(signal, from, to), to, from);
        Assert.True(back.Length >= signal.Length);
        Assert.Equal(0, Signals.BestLag(signal, back, 200));
        for (var k = 1000; k < 19_000; k++)
            Assert.Equal(signal[k], back[k], 1e-4f);
    }

    [Fact]
    public void What_the_lower_rate_cannot_hold_is_gone()
    {
        var resampled = Resampler.Resample(Signals.Sine(10_000, 44_100, 44_100), 44_100, 16_000);
        for (var k = 1000; k < 15_000; k++)
            Assert.Equal(0f, resampled[k], 1e-4f);
    }

    [Theory]
    [InlineData(44_100, 16_000, 1)]
    [InlineData(16_000, 44_100, 2)]
    [InlineData(48_000, 8_000, 3)]
    [InlineData(8_000, 8_000, 2)]
    public void A_stream_in_blocks_equals_the_whole(int from, int to, int channels)
    {
        var audio = Signals.Noise(seed: 6, channels, length: 9001, from);
        var whole = Resampler.Resample(audio, to);
        foreach (var size in new[] { 1, 7, 1024, 9001 })
        {
            using var resampler = new Resampler(from, to, channels);
            var stream = new List<float>();
            for (var start = 0; start < audio.Length; start += size)
            {
                var block = new float[Math.Min(size, audio.Length - start) * channels];
                audio.CopyInterleaved(start, block);
                stream.AddRange(resampler.Process(block));
            }
            stream.AddRange(resampler.Finish());
            var joined = AudioBuffer.FromInterleaved(stream.ToArray(), channels, to);
            Assert.Equal(whole.Channels, joined.Channels);
        }
    }

    [Fact]
    public void The_length_is_the_ratio_rounded_up_for_every_length()
    {
        foreach (
            var (from, to) in new[] { (44_100, 16_000), (16_000, 44_100), (48_000, 44_100), (1000, 1001), (768_000, 3000), (100, 25_600) }
        )
        {
            foreach (var length in new[] { 0, 1, 2, 3, 10, 99, 100, 441, 442, 500 })
            {
                var expected = (int)Math.Ceiling((decimal)length * to / from);
                Assert.Equal(expected, Resampler.OutputLength(length, from, to));
                Assert.Equal(expected, Resampler.Resample(new float[length], from, to).Length);
            }
        }
    }

    [Fact]
    public void A_length_beyond_any_file_does_not_overflow() =>
        Assert.Equal(768_000_000_000_000_000, Resampler.OutputLength(100_000_000_000_000, 100, 768_000));

    [Fact]
    public void A_constant_keeps_its_level()
    {
        var ones = new float[10_000];
        Array.Fill(ones, 0.5f);
        var resampled = Resampler.Resample(ones, 48_000, 22_050);
        Assert.All(resampled[500..^500], v => Assert.Equal(0.5f, v, 1e-4f));
    }

    [Fact]
    public void Impossible_ratios_and_finished_streams_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(100, 25_601, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(0, 8000, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(8000, 16_000, 0));
        using var resampler = new Resampler(8000, 16_000, 2);
        Assert.Throws<ArgumentException>(() => resampler.Process(new float[3]).Length);
        Assert.Equal(0, resampler.Finish().Length);
        Assert.Throws<InvalidOperationException>(() => resampler.Process(new float[2]).Length);
    }

    [Fact]
    public void A_cancelled_resampling_ends()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Resampler.Resample(new float[10], 8000, 16_000, cancel: cancel.Token));
    }
}
