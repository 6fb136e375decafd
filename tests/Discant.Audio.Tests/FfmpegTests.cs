using System.Diagnostics;
using Xunit;

namespace Discant.Audio.Tests;

public class FfmpegTests
{
    private const int Rate = 44_100;

    [FfmpegFact]
    public void An_m4a_is_decoded()
    {
        using var folder = new TemporaryFolder();
        var file = Encode(folder, "a.m4a", "-c:a", "aac", "-b:a", "192k");
        using (var reader = AudioReader.Open(file))
        {
            Assert.Equal(
                (Rate, 2, "MP4", "ffmpeg"),
                (reader.Info.SampleRate, reader.Info.ChannelCount, reader.Info.Container, reader.Info.Decoder)
            );
            Assert.InRange(reader.Info.DurationSeconds!.Value, 0.99, 1.1);
        }
        var audio = AudioFile.Read(file);
        Assert.InRange(audio.Length, Rate, Rate + 2048);
        Assert.Equal(0, Signals.BestLag(Left().AsSpan(0, 10_000), audio.Channels[0].AsSpan(0, 10_000), 1200));
    }

    [FfmpegFact]
    public void The_sound_of_a_film_is_decoded()
    {
        using var folder = new TemporaryFolder();
        AudioFile.Write(folder["in.wav"], Audio(), AudioFileFormat.Wav16);
        Run(
            "-f",
            "lavfi",
            "-i",
            "color=size=64x64:duration=1",
            "-i",
            folder["in.wav"],
            "-c:v",
            "mpeg4",
            "-c:a",
            "flac",
            folder["film.mkv"]
        );
        var audio = AudioFile.Read(folder["film.mkv"]);
        Assert.Equal(AudioFile.Read(folder["in.wav"]).Channels, audio.Channels);
    }

    [FfmpegFact]
    public void A_film_without_sound_is_refused()
    {
        using var folder = new TemporaryFolder();
        Run("-f", "lavfi", "-i", "color=size=64x64:duration=0.2", "-c:v", "mpeg4", folder["film.mp4"]);
        var error = Assert.Throws<AudioFormatException>(() => AudioReader.Open(folder["film.mp4"]));
        Assert.Contains("no audio stream", error.Message, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public void Other_containers_are_decoded()
    {
        using var folder = new TemporaryFolder();
        string[][] kinds =
        [
            ["a.webm", "-c:a", "libopus", "-ar", "48000"],
            ["a.wma", "-c:a", "wmav2"],
            ["a.aac", "-c:a", "aac"],
            ["a.wv", "-c:a", "wavpack"],
            ["a.avi", "-c:a", "pcm_s16le"],
            ["a.mp3", "-c:a", "libmp3lame"],
            ["a.opus", "-c:a", "libopus", "-ar", "48000"],
            ["a.aiff"],
            ["a.au"],
            ["a.caf"],
            ["a.w64"],
            ["a.ts", "-c:a", "aac"],
            ["a.mka", "-c:a", "libvorbis"],
            ["mp3.wav", "-c:a", "libmp3lame"],
            ["a.tta"],
            ["a.m4a", "-c:a", "alac"],
        ];
        AudioFile.Write(folder["in.wav"], Audio(), AudioFileFormat.Wav16);
        Run(["-i", folder["in.wav"], .. kinds.SelectMany(k => k[1..].Append(folder[k[0]]))]);
        foreach (var kind in kinds)
        {
            var audio = AudioFile.Read(folder[kind[0]]);
            Assert.Equal(2, audio.ChannelCount);
            Assert.InRange(audio.DurationSeconds, 0.95, 1.15);
            Assert.InRange(audio.Peak(), 0.2, 0.9);
        }
    }

    [FfmpegFact]
    public void After_a_seek_the_same_frames_come_again()
    {
        using var folder = new TemporaryFolder();
        var file = Encode(folder, "a.m4a", "-c:a", "aac");
        var whole = AudioReaderTests.Interleaved(AudioFile.Read(file));
        using var reader = AudioReader.Open(file);
        var block = new float[2 * 500];
        foreach (var start in new[] { 20_000, 3, 0, 40_000 })
        {
            reader.Seek(start);
            Assert.Equal(500, reader.Read(block));
            Assert.Equal(whole[(start * 2)..(start * 2 + 1000)], block);
        }
        Assert.Throws<AudioFormatException>(() => reader.Seek(10_000_000));
    }

    [FfmpegFact]
    public void Awkward_names_are_names()
    {
        using var folder = new TemporaryFolder();
        var file = Encode(folder, "plain.m4a", "-c:a", "aac");
        foreach (var name in new[] { "-y.m4a", "concat:a|b %03d $(id) 'a' \"b\"", "two\nlines.m4a" })
        {
            File.Copy(file, folder[name]);
            Assert.Equal(2, AudioFile.Read(folder[name]).ChannelCount);
        }
    }

    [FfmpegFact]
    public void A_reader_dropped_in_the_middle_ends_its_child()
    {
        using var folder = new TemporaryFolder();
        var file = Encode(folder, "a.m4a", "-c:a", "aac");
        using (var reader = AudioReader.Open(file))
            Assert.Equal(100, reader.Read(new float[200]));
        using var cancel = new CancellationTokenSource();
        using var cancelled = AudioReader.Open(file, cancel: cancel.Token);
        Assert.Equal(100, cancelled.Read(new float[200]));
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => cancelled.Read(new float[200]));
        foreach (var child in Process.GetProcessesByName("ffmpeg"))
            Assert.DoesNotContain(folder["a.m4a"], CommandLine(child.Id), StringComparison.Ordinal);
    }

    [FfmpegFact]
    public void A_flac_of_unusual_depth_is_decoded_where_libsndfile_cannot()
    {
        using var folder = new TemporaryFolder();
        // 24-bit FLAC whose header and frames say 20 bits: ffmpeg writes that from a 20-bit source.
        var file = Encode(folder, "a.flac", "-c:a", "flac", "-sample_fmt", "s32", "-bits_per_raw_sample", "20");
        Assert.Equal(Rate, AudioFile.Read(file).Length);
    }

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static float[] Left() => Signals.LowNoise(11, Rate, 0.2);

    private static AudioBuffer Audio() => new([Left(), Signals.LowNoise(12, Rate, 0.2)], Rate);

    private static string Encode(TemporaryFolder folder, string name, params string[] codec)
    {
        AudioFile.Write(folder["in.wav"], Audio(), AudioFileFormat.Wav16, overwrite: true);
        Run(["-i", folder["in.wav"], .. codec, folder[name]]);
        return folder[name];
    }

    private static void Run(params string[] arguments)
    {
        using var child = Process.Start("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments]);
        child.WaitForExit();
        Assert.Equal(0, child.ExitCode);
    }
}
