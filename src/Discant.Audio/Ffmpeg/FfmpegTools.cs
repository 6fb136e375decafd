using System.Text.RegularExpressions;
using Discant.Audio.Decoders;

namespace Discant.Audio.Ffmpeg;

/// <summary>The two programs of ffmpeg, and how they are called: no shell, no standard input, no network, no guessing of formats.</summary>
/// <param name="Ffmpeg">Program that converts; searched on the path.</param>
/// <param name="Ffprobe">Program that describes; searched on the path.</param>
internal sealed partial record FfmpegTools(string Ffmpeg = "ffmpeg", string Ffprobe = "ffprobe")
{
    private const int LongestAnswer = 64 * 1024;
    private static readonly TimeSpan s_longestProbe = TimeSpan.FromSeconds(30);

    public static FfmpegTools Installed { get; } = new();

    private static string SampleFormat => BitConverter.IsLittleEndian ? "f32le" : "f32be";

    /// <summary>Sample rate, channels and length of the first audio stream.</summary>
    /// <exception cref="AudioFormatException">There is none, or ffprobe refuses the file or is missing.</exception>
    public FfmpegStream Probe(string path, string file, AudioContainer container, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(s_longestProbe);
        string[] arguments =
        [
            .. Input(path, container),
            "-select_streams",
            "a:0",
            "-show_entries",
            "stream=sample_rate,channels,codec_name:format=duration",
            "-of",
            "json",
        ];
        using var child = ChildProgram.Start(
            Ffprobe,
            ["-hide_banner", "-v", "error", .. arguments],
            file,
            Advice(Ffprobe, container.Name),
            limit.Token
        );
        var answer = new byte[LongestAnswer];
        var length = child.Output.ReadAtLeast(answer, answer.Length, throwOnEndOfStream: false);
        var complaint = child.Finish();
        cancel.ThrowIfCancellationRequested();
        if (limit.IsCancellationRequested)
            throw new AudioFormatException(file, "ffprobe found no end of the header");
        return FfmpegStream.Parse(answer.AsSpan(0, length))
            ?? throw new AudioFormatException(file, $"no audio stream in this {container.Name} file{Because(complaint)}");
    }

    /// <summary>Starts the decoding of the first audio stream to single-precision frames on standard output.</summary>
    public ChildProgram Decode(string path, string file, AudioContainer container, FfmpegStream stream, CancellationToken cancel)
    {
        string[] arguments =
        [
            "-nostdin",
            "-hide_banner",
            "-v",
            "error",
            .. Input(path, container),
            .. new[] { "-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1" },
            // Streams may change their rate or channels on the way; what comes out must not.
            .. new[] { "-ar", Text(stream.SampleRate), "-ac", Text(stream.ChannelCount) },
            .. new[] { "-c:a", $"pcm_{SampleFormat}", "-f", SampleFormat, "pipe:1" },
        ];
        return ChildProgram.Start(Ffmpeg, arguments, file, Advice(Ffmpeg, container.Name), cancel);
    }

    /// <summary>Starts the encoding of single-precision frames from standard input to an MP3 file.</summary>
    public ChildProgram EncodeMp3(string path, string file, int sampleRate, int channelCount)
    {
        string[] arguments =
        [
            .. new[] { "-hide_banner", "-v", "error", "-y" },
            .. new[] { "-f", SampleFormat, "-ar", Text(sampleRate), "-ac", Text(channelCount), "-i", "pipe:0" },
            .. new[] { "-c:a", "libmp3lame", "-q:a", "2", "-map_metadata", "-1", "-fflags", "+bitexact", "-f", "mp3", $"file:{path}" },
        ];
        return ChildProgram.Start(Ffmpeg, arguments, file, Advice(Ffmpeg, "MP3"), CancellationToken.None, writes: true);
    }

    /// <summary>First line that ffmpeg says about itself, or null where it is not installed.</summary>
    public string? Version()
    {
        try
        {
            using var child = ChildProgram.Start(Ffmpeg, ["-version"], Ffmpeg, "", CancellationToken.None);
            using var reader = new StreamReader(child.Output);
            return VersionPattern().Match(reader.ReadLine() ?? "") is { Success: true } match ? match.Groups["version"].Value : null;
        }
        catch (AudioFormatException)
        {
            return null;
        }
    }

    internal static string Because(string? complaint) => complaint is null ? "" : $" (ffmpeg: {complaint})";

    // `file:` keeps a name such as `-y.m4a`, `concat:a|b` or `http://...` from being anything but a file.
    private static string[] Input(string path, AudioContainer container) =>
        ["-protocol_whitelist", "file,pipe", "-f", container.Demuxer, "-i", $"file:{path}"];

    private static string Advice(string program, string container) =>
        $"{container} files need {program}, which could not be started; install ffmpeg (apt install ffmpeg) or convert the file to WAV or FLAC";

    private static string Text(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ffmpeg version (?<version>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VersionPattern();
}
