using System.Buffers.Binary;
using Discant.Audio.Encoders;
using Discant.Audio.Ffmpeg;
using Xunit;

namespace Discant.Audio.Tests;

public class AudioWriterTests
{
    public static TheoryData<AudioFileFormat> Formats => new(Enum.GetValues<AudioFileFormat>());

    [Theory]
    [MemberData(nameof(Formats))]
    public void Blocks_of_any_size_give_the_bytes_of_the_whole(AudioFileFormat format)
    {
        using var folder = new TemporaryFolder();
        var audio = Signals.Noise(seed: 5, channels: 2, length: 20_000);
        AudioFile.Write(folder["whole"], audio, format);
        using (var writer = AudioWriter.Create(folder["blocks"], format, 44_100, 2))
        {
            var start = 0;
            foreach (var length in new[] { 1, 0, 4095, 2, 10_000, 5902 })
            {
                var block = new float[length * 2];
                audio.CopyInterleaved(start, block);
                writer.Write(block);
                start += length;
            }
            Assert.Equal(20_000, writer.Complete().Frames);
        }
        Assert.Equal(File.ReadAllBytes(folder["whole"]), File.ReadAllBytes(folder["blocks"]));
        Assert.Equal(["blocks", "whole"], folder.Entries.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_writer_given_up_leaves_nothing(AudioFileFormat format)
    {
        using var folder = new TemporaryFolder();
        using (var writer = AudioWriter.Create(folder["a"], format, 44_100, 1))
        {
            writer.Write(new float[5000]);
            Assert.Single(folder.Entries);
            Assert.False(File.Exists(folder["a"]));
        }
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void On_a_full_disk_the_error_is_told_and_nothing_is_left()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<AudioFormatException>(() =>
        {
            using var writer = AudioWriter.Create(folder["a.wav"], AudioFileFormat.Wav16, 8000, 1, false, _ => new FullDisk());
            writer.Write(new float[100]);
        });
        Assert.Equal($"{folder["a.wav"]}: cannot be written: the disk is full", error.Message);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void A_cancelled_write_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            AudioFile.Write(folder["a.wav"], AudioBuffer.Silent(1, 10, 8000), AudioFileFormat.Wav16, cancel: cancel.Token)
        );
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void An_existing_file_is_kept_unless_told_otherwise()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.wav", [1, 2, 3]);
        var audio = AudioBuffer.Mono([0.5f], 8000);
        var error = Assert.Throws<AudioFormatException>(() => AudioFile.Write(folder["a.wav"], audio, AudioFileFormat.Wav16));
        Assert.Contains("exists already", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["a.wav"]));
        AudioFile.Write(folder["a.wav"], audio, AudioFileFormat.Wav16, overwrite: true);
        Assert.Equal([0.5f], AudioFile.Read(folder["a.wav"]).Channels[0]);
        Assert.Single(folder.Entries);
    }

    [Fact]
    public void A_name_taken_while_writing_is_not_overwritten()
    {
        using var folder = new TemporaryFolder();
        using (var writer = AudioWriter.Create(folder["a.wav"], AudioFileFormat.Wav16, 8000, 1))
        {
            writer.Write([0.5f]);
            folder.Write("a.wav", [1, 2, 3]);
            Assert.Throws<AudioFormatException>(() => writer.Complete());
        }
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["a.wav"]));
        Assert.Single(folder.Entries);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(2e6f)]
    public void What_no_reader_accepts_is_not_written(float sample)
    {
        using var folder = new TemporaryFolder();
        using var writer = AudioWriter.Create(folder["a.wav"], AudioFileFormat.WavFloat, 8000, 2);
        writer.Write([0, 0]);
        var error = Assert.Throws<AudioFormatException>(() => writer.Write([0, 0, 0, sample]));
        Assert.Contains("frame 2 ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AudioFileFormat.Mp3, 44_100, 3, "at most 2 channels")]
    [InlineData(AudioFileFormat.Mp3, 96_000, 2, "8000 to 48000 Hz")]
    [InlineData(AudioFileFormat.Mp3, 12_345, 2, "12345 Hz")]
    [InlineData(AudioFileFormat.Flac24, 44_100, 9, "at most 8 channels")]
    [InlineData(AudioFileFormat.Flac16, 700_000, 2, "655350 Hz")]
    [InlineData(AudioFileFormat.OggVorbis, 44_100, 256, "at most 255 channels")]
    [InlineData(AudioFileFormat.Wav16, 44_100, 1025, "at most 1024 channels")]
    public void What_a_format_cannot_hold_is_said_before_anything_is_written(AudioFileFormat format, int rate, int channels, string reason)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<AudioFormatException>(() => AudioWriter.Create(folder["a"], format, rate, channels));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void Nothing_is_not_written()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<AudioFormatException>(() => AudioFile.Write(folder["a.wav"], AudioBuffer.Silent(1, 0, 8000), AudioFileFormat.Wav16));
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void A_place_that_cannot_be_written_to_is_one_line()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["sub"]);
        foreach (var file in new[] { folder["sub"], folder["missing/a.wav"], "/proc/discant/a.wav", "/proc/a.wav", "", "a\0b" })
        {
            var error = Assert.Throws<AudioFormatException>(() => AudioWriter.Create(file, AudioFileFormat.Flac16, 8000, 1));
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Theory]
    [InlineData(AudioFileFormat.Wav16, 3)]
    [InlineData(AudioFileFormat.Wav24, 1)]
    [InlineData(AudioFileFormat.WavFloat, 2)]
    public void Beyond_the_size_of_riff_a_wav_becomes_rf64(AudioFileFormat format, int channels)
    {
        using var folder = new TemporaryFolder();
        var audio = Signals.Noise(seed: 6, channels, length: 999);
        var interleaved = new float[999 * channels];
        audio.CopyInterleaved(0, interleaved);
        foreach (var (limit, magic) in new[] { (2500L, "RF64"), (uint.MaxValue, "RIFF") })
        {
            using (var sink = new WaveSink(folder["a.wav"], format, 44_100, channels, limit))
            {
                sink.Write(interleaved);
                sink.Close();
            }
            var bytes = File.ReadAllBytes(folder["a.wav"]);
            Assert.Equal(magic, System.Text.Encoding.ASCII.GetString(bytes, 0, 4));
            if (magic == "RF64")
                Assert.Equal(bytes.Length - 8, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(20)));
            using var reader = AudioReader.Open(folder["a.wav"]);
            Assert.Equal((44_100, channels, 999), (reader.Info.SampleRate, reader.Info.ChannelCount, reader.Info.Frames));
            var back = new float[1000 * channels];
            Assert.Equal(999, reader.Read(back));
            Assert.All(Enumerable.Range(0, interleaved.Length), k => Assert.Equal(interleaved[k], back[k], 1f / 32768));
        }
    }

    [Fact]
    public void A_small_wav_is_the_plain_kind_every_program_reads()
    {
        using var folder = new TemporaryFolder();
        AudioFile.Write(folder["a.wav"], Signals.Noise(seed: 1, channels: 2, length: 10), AudioFileFormat.Wav16);
        var bytes = File.ReadAllBytes(folder["a.wav"]);
        Assert.Equal(bytes.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)));
        Assert.Equal(1, BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(56)));
        Assert.Equal(40, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.Length - 44)));
    }

    [Fact]
    public void An_ogg_checksum_is_the_one_of_its_standard() // CRC-32/MPEG-2 without its initial ones; "123456789" is the check value of catalogues
        => Assert.Equal(0x89A1897Fu, OggPages.Checksum("123456789"u8));

    [FfmpegFact]
    public void Ffmpeg_writes_mp3_where_libsndfile_cannot()
    {
        using var folder = new TemporaryFolder();
        var sine = Signals.Sine(440, 44_100, 30_000);
        using (var sink = new FfmpegSink(folder["a.mp3"], folder["a.mp3"], 44_100, 1, FfmpegTools.Installed))
        {
            sink.Write(sine.AsSpan(0, 10_000));
            sink.Write(sine.AsSpan(10_000));
            sink.Close();
        }
        var back = AudioFile.Read(folder["a.mp3"]);
        Assert.InRange(back.Length, 30_000, 30_000 + 3 * 1152);
        Assert.Equal(0.5f, back.Peak(), 0.05f);
    }

    // As a buffered stream does it: what found no room is tried once more when it is closed.
    private sealed class FullDisk : IAudioSink
    {
        public void Write(ReadOnlySpan<float> interleaved) => throw new IOException("No space left on device");

        public void Close() => throw new IOException("No space left on device");

        public void Dispose() => Close();
    }
}
