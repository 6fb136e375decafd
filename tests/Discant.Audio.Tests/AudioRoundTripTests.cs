using Xunit;

namespace Discant.Audio.Tests;

public class AudioRoundTripTests
{
    public static TheoryData<AudioFileFormat> Lossless => new(Enum.GetValues<AudioFileFormat>().Where(f => !f.IsLossy()));

    public static TheoryData<AudioFileFormat> Lossy => new(Enum.GetValues<AudioFileFormat>().Where(f => f.IsLossy()));

    [Theory]
    [MemberData(nameof(Lossless))]
    public void Lossless_formats_give_back_what_they_can_hold(AudioFileFormat format)
    {
        using var folder = new TemporaryFolder();
        foreach (var (channels, length, rate) in new[] { (1, 1, 8000), (2, 4097, 44_100), (3, 1000, 96_000), (8, 333, 22_050) })
        {
            var audio = Signals.Noise(seed: length, channels, length, rate);
            var file = folder[$"{channels}{format.FileExtension()}"];
            AudioFile.Write(file, audio, format);
            var back = AudioFile.Read(file);
            Assert.Equal((rate, channels, length), (back.SampleRate, back.ChannelCount, back.Length));
            Assert.Equal(Rounded(audio, format).Channels, back.Channels);
        }
    }

    [Theory]
    [MemberData(nameof(Lossless))]
    public void What_was_read_is_written_again_to_the_same_bytes(AudioFileFormat format)
    {
        using var folder = new TemporaryFolder();
        AudioFile.Write(folder["a"], Signals.Noise(seed: 3, channels: 2, length: 5000, amplitude: 1), format);
        AudioFile.Write(folder["b"], AudioFile.Read(folder["a"]), format);
        Assert.Equal(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["b"]));
    }

    [Theory]
    [MemberData(nameof(Lossy))]
    public void Lossy_formats_keep_the_sound_in_its_place(AudioFileFormat format)
    {
        using var folder = new TemporaryFolder();
        var audio = new AudioBuffer([Signals.LowNoise(1, 44_100, 0.3), Signals.LowNoise(2, 44_100, 0.3)], 44_100);
        var file = folder["a" + format.FileExtension()];
        AudioFile.Write(file, audio, format);
        var back = AudioFile.Read(file);
        Assert.InRange(back.Length, audio.Length, audio.Length + (format == AudioFileFormat.Mp3 ? 3 * 1152 : 0));
        for (var c = 0; c < 2; c++)
        {
            Assert.Equal(0, Signals.BestLag(audio.Channels[c].AsSpan(0, 6000), back.Channels[c].AsSpan(0, 6000), 1500));
            var (error, power) = (0.0, 0.0);
            for (var k = 0; k < audio.Length; k++)
            {
                error += Math.Pow(audio.Channels[c][k] - back.Channels[c][k], 2);
                power += Math.Pow(audio.Channels[c][k], 2);
            }
            Assert.True(10 * Math.Log10(power / error) > 15, $"{format}: {10 * Math.Log10(power / error):F1} dB");
        }
    }

    [Fact]
    public void Full_scale_comes_back_as_the_largest_code_and_is_not_called_clipped()
    {
        using var folder = new TemporaryFolder();
        var result = AudioFile.Write(folder["a.wav"], AudioBuffer.Mono([1, -1, 0.999999f, -0.999999f], 8000), AudioFileFormat.Wav16);
        Assert.Equal(0, result.ClippedSamples);
        Assert.Equal([32767 / 32768f, -1f, 32767 / 32768f, -1f], AudioFile.Read(folder["a.wav"]).Channels[0]);
    }

    [Theory]
    [InlineData(AudioFileFormat.Wav16, 32768)]
    [InlineData(AudioFileFormat.Wav24, 8388608)]
    [InlineData(AudioFileFormat.Flac16, 32768)]
    [InlineData(AudioFileFormat.Flac24, 8388608)]
    public void Beyond_full_scale_integers_are_clipped_and_counted(AudioFileFormat format, int fullScale)
    {
        using var folder = new TemporaryFolder();
        var audio = AudioBuffer.Mono([0.5f, 1.5f, -1.001f, -9e5f, 9e5f, 1f, 0f], 8000);
        var result = AudioFile.Write(folder["a"], audio, format);
        Assert.Equal(4, result.ClippedSamples);
        var largest = (fullScale - 1f) / fullScale;
        Assert.Equal([0.5f, largest, -1f, -1f, largest, largest, 0f], AudioFile.Read(folder["a"]).Channels[0]);
    }

    [Fact]
    public void Floating_point_keeps_what_is_beyond_full_scale()
    {
        using var folder = new TemporaryFolder();
        var result = AudioFile.Write(folder["a.wav"], AudioBuffer.Mono([2.5f, -1e5f], 8000), AudioFileFormat.WavFloat);
        Assert.Equal(0, result.ClippedSamples);
        Assert.Equal([2.5f, -1e5f], AudioFile.Read(folder["a.wav"]).Channels[0]);
    }

    [Fact]
    public void Wav_16_and_flac_16_hold_the_same_integers()
    {
        using var folder = new TemporaryFolder();
        var audio = Signals.Noise(seed: 9, channels: 2, length: 3000, amplitude: 1.2);
        AudioFile.Write(folder["a.wav"], audio, AudioFileFormat.Wav16);
        AudioFile.Write(folder["a.flac"], audio, AudioFileFormat.Flac16);
        Assert.Equal(AudioFile.Read(folder["a.wav"]).Channels, AudioFile.Read(folder["a.flac"]).Channels);
    }

    [Theory]
    [InlineData(AudioFileFormat.WavFloat, 64)]
    [InlineData(AudioFileFormat.OggVorbis, 12)]
    public void Many_channels_stay_apart(AudioFileFormat format, int channels)
    {
        using var folder = new TemporaryFolder();
        var audio = AudioBuffer.Silent(channels, 4000, 16_000);
        for (var c = 0; c < channels; c++)
            Signals.Sine(100 + 20 * c, 16_000, 4000).CopyTo(audio.Channels[c], 0);
        AudioFile.Write(folder["a"], audio, format);
        var back = AudioFile.Read(folder["a"]);
        for (var c = 0; c < channels; c++)
            Assert.True(Enumerable.Range(0, 4000).Max(k => Math.Abs(audio.Channels[c][k] - back.Channels[c][k])) < 0.2, $"channel {c}");
    }

    private static AudioBuffer Rounded(AudioBuffer audio, AudioFileFormat format)
    {
        var scale = format switch
        {
            AudioFileFormat.Wav16 or AudioFileFormat.Flac16 => 1 << 15,
            AudioFileFormat.Wav24 or AudioFileFormat.Flac24 => 1 << 23,
            _ => 0,
        };
        return scale == 0
            ? audio
            : new AudioBuffer(
                Array.ConvertAll(audio.Channels, c => Array.ConvertAll(c, v => (float)(Math.Round((double)v * scale) / scale))),
                audio.SampleRate
            );
    }
}
