using System.Numerics;
using Discant.Audio.Decoders;
using Discant.Audio.Ffmpeg;

namespace Discant.Audio;

/// <summary>
/// Reads an audio file block by block in bounded memory. WAV (RF64, RIFX too), FLAC, Ogg Vorbis and Opus, MP3, AIFF, AU and CAF are
/// decoded by
/// libsndfile; MP4 (M4A), Matroska, WebM and other containers, video files among them, by ffmpeg, which must then be installed.
/// </summary>
/// <remarks>
/// What a file is, is decided by its content and never by its name. No size in a header is believed. Every sample handed out is finite and
/// below <see cref="LargestSample"/>. A file without a single frame is refused: there is nothing in it to work on. Not for use by several
/// threads.
/// </remarks>
public sealed class AudioReader : IDisposable
{
    /// <summary>Samples of a larger magnitude are refused: 120 dB over full scale is no sound, and its powers overflow.</summary>
    public const float LargestSample = 1e6f;

    // No codec packs more frames into a byte (FLAC: 65535 silent frames in 14 bytes): a larger claim is no information.
    private const long MostFramesAByte = 8192;

    private readonly string _file;
    private readonly IAudioSource _source;
    private readonly CancellationToken _cancel;
    private readonly long _maximumFrames;
    private readonly string? _headerWarning;
    private bool _atEnd;
    private bool _disposed;

    private AudioReader(string file, IAudioSource source, AudioInfo info, string? warning, AudioLimits limits, CancellationToken cancel)
    {
        (_file, _source, Info, _headerWarning, _cancel) = (file, source, info, warning, cancel);
        _maximumFrames = limits.MaximumFrames(info.SampleRate);
    }

    /// <summary>What the header says.</summary>
    public AudioInfo Info { get; }

    /// <summary>Frame that is read next.</summary>
    public long Position { get; private set; }

    /// <summary>
    /// One line for the user where the recording is damaged or shorter than its header says, else null. Complete once the end has been
    /// reached.
    /// </summary>
    public string? Warning => _headerWarning ?? (_atEnd ? Shortfall() : null);

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="file">Path of a regular file.</param>
    /// <param name="limits">What is accepted; the defaults of <see cref="AudioLimits"/> if null.</param>
    /// <param name="cancel">Ends the reading, now or later, with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="AudioFormatException">There is no such file, or it is not audio that we can and want to read.</exception>
    public static AudioReader Open(string file, AudioLimits? limits = null, CancellationToken cancel = default) =>
        Open(file, limits ?? AudioLimits.Default, FfmpegTools.Installed, cancel);

    internal static AudioReader Open(string file, AudioLimits limits, FfmpegTools tools, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(file);
        cancel.ThrowIfCancellationRequested();
        var (path, bytes, facts) = Inspect(file, limits);
        var source = OpenSource(path, file, facts, tools, cancel);
        try
        {
            limits.CheckChannels(source.ChannelCount, file);
            limits.CheckSampleRate(source.SampleRate, file);
            var frames = source.Frames is > 0 and var claim && claim / MostFramesAByte <= bytes ? claim : (long?)null;
            var info = new AudioInfo(source.SampleRate, source.ChannelCount, frames, facts.Container.Name, source.Decoder);
            return new AudioReader(file, source, info, facts.Warning, limits, cancel);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next frames.</summary>
    /// <param name="interleaved">frames x channels: filled from the start with as many whole frames as fit.</param>
    /// <returns>Frames read; fewer than fit only at the end of the file, 0 after it.</returns>
    /// <exception cref="AudioFormatException">
    /// A sample is not finite or far over full scale, the recording is longer than allowed, or the file holds no frame at all.
    /// </exception>
    /// <exception cref="ArgumentException">Not even one frame fits.</exception>
    public int Read(Span<float> interleaved)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var wanted = interleaved.Length / Info.ChannelCount;
        if (wanted == 0)
            throw new ArgumentException("There must be room for one frame.", nameof(interleaved));
        var frames = 0;
        while (frames < wanted && !_atEnd)
        {
            _cancel.ThrowIfCancellationRequested();
            var read = _source.Read(interleaved[(frames * Info.ChannelCount)..(wanted * Info.ChannelCount)]);
            _atEnd = read == 0;
            frames += read;
        }
        CheckSamples(interleaved[..(frames * Info.ChannelCount)]);
        Position += frames;
        CheckLength();
        return frames;
    }

    /// <summary>Goes to a frame, so that it is read next.</summary>
    /// <remarks>
    /// Cheap where libsndfile decodes. Where ffmpeg does, everything before the frame is decoded again (going back) or for the first time
    /// (going forward): exact, but for going back and forth in a long film convert it first.
    /// </remarks>
    /// <param name="frame">0 up to the length of the file.</param>
    /// <exception cref="AudioFormatException">The file ends before, or its decoder cannot seek.</exception>
    public void Seek(long frame)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        if (!_source.Seek(frame))
            throw new AudioFormatException(_file, $"cannot go to frame {frame}; the file ends before, or is damaged");
        Position = frame;
        _atEnd = false;
    }

    /// <summary>Closes the file and ends the child process, if there is one.</summary>
    public void Dispose()
    {
        _disposed = true;
        _source.Dispose();
    }

    private static (string Path, long Bytes, HeaderFacts Facts) Inspect(string file, AudioLimits limits)
    {
        try
        {
            // The full path never begins with `-`, which libsndfile would take for standard input.
            var path = Path.GetFullPath(file);
            if (Directory.Exists(path))
                throw new AudioFormatException(file, "is a folder, not an audio file");
            // Nothing to read, by what the system says of it: so it is with pipes, and to open one waits until somebody writes to it.
            if (new FileInfo(path).Length == 0)
                throw new AudioFormatException(file, "is empty (0 bytes), or is a pipe or a device");
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024);
            if (!stream.CanSeek)
                throw new AudioFormatException(file, "is a pipe or a device, not a file");
            return (path, stream.Length, HeaderCheck.Inspect(stream, file, limits));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new AudioFormatException(file, "there is no such file", inner: e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new AudioFormatException(file, "may not be read (permission denied)", inner: e);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new AudioFormatException(file, $"cannot be read: {e.Message}", inner: e);
        }
    }

    private static IAudioSource OpenSource(string path, string file, HeaderFacts facts, FfmpegTools tools, CancellationToken cancel)
    {
        if (!facts.Container.ByLibrary)
            return new FfmpegSource(path, file, facts.Container, tools, cancel);
        if (SndFileSource.Open(path, out var reason) is { } source)
            return source;
        if (!facts.FfmpegMayTry)
            throw new AudioFormatException(file, $"is a broken or unusual {facts.Container.Name} file (libsndfile: {reason})");
        return new FfmpegSource(path, file, facts.Container, tools, cancel);
    }

    private void CheckSamples(ReadOnlySpan<float> samples)
    {
        var limit = new Vector<float>(LargestSample);
        var k = 0;
        // A comparison with NaN is false, so this finds all three: NaN, infinite, huge.
        while (k + Vector<float>.Count <= samples.Length && Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(samples[k..])), limit))
            k += Vector<float>.Count;
        for (; k < samples.Length; k++)
        {
            if (MathF.Abs(samples[k]) <= LargestSample)
                continue;
            var what = float.IsFinite(samples[k]) ? "far over full scale" : "not a finite number";
            throw new AudioFormatException(_file, $"the sample of frame {Position + k / Info.ChannelCount} is {what}");
        }
    }

    private void CheckLength()
    {
        if (Position > _maximumFrames)
            throw new AudioFormatException(_file, $"is longer than the {(double)_maximumFrames / Info.SampleRate:F0} s allowed");
        if (!_atEnd)
            return;
        if (Position == 0)
            throw new AudioFormatException(_file, $"holds no audio{Because(_source.Complaint)}");
        // The decoder stops at the first frame of another layout; the rest would be lost without a word.
        if (_source.Complaint?.Contains("channel", StringComparison.OrdinalIgnoreCase) == true)
            throw new AudioFormatException(_file, $"changes its number of channels after frame {Position}");
    }

    private string? Shortfall()
    {
        if (_source.FramesAreExact && Info.Frames is { } promised && Position < promised)
            return $"is cut short or damaged: {Position} of {promised} frames could be read{Because(_source.Complaint)}";
        return _source.Complaint is { } complaint ? $"is damaged ({_source.Decoder}: {complaint})" : null;
    }

    private string Because(string? complaint) => complaint is null ? "" : $" ({_source.Decoder}: {complaint})";
}
