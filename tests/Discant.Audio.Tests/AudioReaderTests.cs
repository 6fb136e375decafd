using System.Diagnostics;
using Discant.Audio.Ffmpeg;
using Xunit;

namespace Discant.Audio.Tests;

public class AudioReaderTests
{
    public static TheoryData<AudioFileFormat> Formats => new(Enum.GetValues<AudioFileFormat>());

    [Theory]
    [MemberData(nameof(Formats))]
    public void Blocks_of_any_size_give_the_whole(AudioFileFormat format)
    {
        using var folder = new TemporaryFolder();
        AudioFile.Write(folder["a"], Signals.Noise(seed: 7, channels: 2, length: 30_011), format);
        var whole = Interleaved(AudioFile.Read(folder["a"]));
        foreach (var size in new[] { 1777, 4096, 100_000 })
        {
            using var reader = AudioReader.Open(folder["a"]);
            var block = new float[size * 2 + 1]; // the odd value stays untouched
            var blocks = new List<float>();
            for (int frames; (frames = reader.Read(block)) > 0; )
                blocks.AddRange(block.AsSpan(0, frames * 2));
            Assert.Equal(whole, blocks);
            Assert.Equal(whole.Length / 2, reader.Position);
            Assert.Equal(0, reader.Read(block));
            Assert.Null(reader.Warning);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void After_a_seek_the_same_frames_come_again(AudioFileFormat format)
    {
        using var folder = new TemporaryFolder();
        var audio = new AudioBuffer([Signals.LowNoise(3, 60_000, 0.5), Signals.LowNoise(4, 60_000, 0.5)], 44_100);
        AudioFile.Write(folder["a"], audio, format);
        var whole = Interleaved(AudioFile.Read(folder["a"]));
        using var reader = AudioReader.Open(folder["a"]);
        var block = new float[2 * 1000];
        foreach (var start in new[] { 40_000, 0, 12_345, 12_346, 59_000, 33_333, 20_000 })
        {
            reader.Seek(start);
            Assert.Equal(1000, reader.Read(block));
            Assert.Equal(start + 1000, reader.Position);
            Assert.Equal(whole[(start * 2)..(start * 2 + 2000)], block);
        }
    }

    [Fact]
    public void The_header_is_told()
    {
        using var folder = new TemporaryFolder();
        AudioFile.Write(folder["a.mp3"], Signals.Noise(seed: 8, channels: 2, length: 480, sampleRate: 48_000), AudioFileFormat.Flac24);
        using var reader = AudioReader.Open(folder["a.mp3"]); // the name lies
        Assert.Equal(new AudioInfo(48_000, 2, 480, "FLAC", "libsndfile"), reader.Info);
        Assert.Equal(0.01, reader.Info.DurationSeconds!.Value, 1e-12);
    }

    [Fact]
    public void Files_that_are_not_there_or_not_files_are_one_line()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["folder.wav"]);
        foreach (
            var file in new[] { folder["missing.wav"], folder["no/such/folder.wav"], folder["folder.wav"], "/dev/null", "", "a\0b.wav" }
        )
            AssertOneLine(Assert.Throws<AudioFormatException>(() => AudioReader.Open(file)), file);
    }

    [ProgramFact("mkfifo")]
    public void A_pipe_that_nobody_writes_to_is_refused_and_not_waited_for()
    {
        using var folder = new TemporaryFolder();
        using (var made = Process.Start("mkfifo", [folder["pipe.wav"]]))
            made.WaitForExit();
        var opening = Task.Run(() => Assert.Throws<AudioFormatException>(() => AudioReader.Open(folder["pipe.wav"])));
        // Not a measurement: a hanging test must end, and a writer that comes and goes ends it.
        var ended = opening.Wait(TimeSpan.FromMinutes(1));
        if (!ended)
            File.OpenHandle(folder["pipe.wav"], FileMode.Open, FileAccess.ReadWrite).Dispose();
        Assert.True(ended, "the opening waits for a writer");
        AssertOneLine(opening.Result, folder["pipe.wav"]);
    }

    [Fact]
    public void A_line_break_or_escape_in_a_name_does_not_reach_the_terminal()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("two\nlines \u001b[31m.wav", [1]);
        var error = Assert.Throws<AudioFormatException>(() => AudioReader.Open(file));
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.Equal(file, error.File);
    }

    [Theory]
    [InlineData("-.wav")]
    [InlineData("--help.wav")]
    [InlineData("naïve 声 \u202e name.wav")]
    [InlineData("concat:a|b.wav")]
    [InlineData("%d $(touch x) `ls` \"quoted\" 'name'.wav")]
    public void Awkward_names_are_names(string name)
    {
        using var folder = new TemporaryFolder();
        AudioFile.Write(folder[name], AudioBuffer.Mono([0.25f], 8000), AudioFileFormat.Wav16);
        Assert.Equal([0.25f], AudioFile.Read(folder[name]).Channels[0]);
        Assert.Equal(name, Assert.Single(folder.Entries));
    }

    [Fact]
    public void A_cancelled_read_ends()
    {
        using var folder = new TemporaryFolder();
        AudioFile.Write(folder["a.wav"], Signals.Noise(seed: 1, channels: 1, length: 100), AudioFileFormat.Wav16);
        using var cancel = new CancellationTokenSource();
        using var reader = AudioReader.Open(folder["a.wav"], cancel: cancel.Token);
        Assert.Equal(10, reader.Read(new float[10]));
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => reader.Read(new float[10]));
    }

    [Fact]
    public void Limits_are_kept()
    {
        using var folder = new TemporaryFolder();
        AudioFile.Write(folder["a.wav"], Signals.Noise(seed: 1, channels: 3, length: 801, sampleRate: 8000), AudioFileFormat.Wav16);
        AssertRefused(new AudioLimits { MaximumChannels = 2 }, "3 channels");
        AssertRefused(new AudioLimits { MinimumSampleRate = 8001 }, "8000 Hz");
        AssertRefused(new AudioLimits { MaximumSampleRate = 7999 }, "8000 Hz");
        AssertRefused(new AudioLimits { MaximumDuration = TimeSpan.FromSeconds(0.1) }, "longer");
        AssertRefused(new AudioLimits { MaximumSamplesInMemory = 2402 }, "longer");
        var exactly = new AudioLimits
        {
            MaximumDuration = TimeSpan.FromSeconds(801 / 8000.0),
            MaximumSamplesInMemory = 2403,
            MaximumChannels = 3,
        };
        Assert.Equal(801, AudioFile.Read(folder["a.wav"], exactly).Length);

        void AssertRefused(AudioLimits limits, string reason)
        {
            var error = Assert.Throws<AudioFormatException>(() => AudioFile.Read(folder["a.wav"], limits));
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_recording_cut_short_is_read_with_a_warning()
    {
        using var folder = new TemporaryFolder();
        foreach (var format in new[] { AudioFileFormat.Wav16, AudioFileFormat.Flac16 })
        {
            AudioFile.Write(folder["a"], Signals.Noise(seed: 1, channels: 1, length: 50_000), format, overwrite: true);
            var bytes = File.ReadAllBytes(folder["a"]);
            var cut = folder.Write("cut", bytes[..(bytes.Length / 2)]);
            string? warning = null;
            var audio = AudioFile.Read(cut, warn: w => warning = w);
            Assert.InRange(audio.Length, 20_000, 26_000);
            Assert.Contains("cut short", warning, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_ffmpeg_an_mp4_is_refused_with_advice()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.m4a", [0, 0, 0, 20, .. "ftypM4A \0\0\0\0M4A "u8]);
        var tools = new FfmpegTools(folder["no-ffmpeg"], folder["no-ffprobe"]);
        var error = Assert.Throws<AudioFormatException>(() => AudioReader.Open(file, AudioLimits.Default, tools, CancellationToken.None));
        Assert.Contains("install ffmpeg", error.Message, StringComparison.Ordinal);
        AssertOneLine(error, file);
    }

    internal static void AssertOneLine(AudioFormatException error, string file)
    {
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.StartsWith(file.Replace("\0", "\\u0000", StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Reason);
    }

    internal static float[] Interleaved(AudioBuffer audio)
    {
        var interleaved = new float[audio.Length * audio.ChannelCount];
        audio.CopyInterleaved(0, interleaved);
        return interleaved;
    }
}
