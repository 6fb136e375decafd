using System.Runtime.InteropServices;
using Discant.Audio.Decoders;

namespace Discant.Audio.Ffmpeg;

/// <summary>Decoding by an ffmpeg child process, whose output is read through a pipe block by block.</summary>
internal sealed class FfmpegSource : IAudioSource
{
    private const int SkipFrames = 16 * 1024;
    private readonly string _path;
    private readonly string _file;
    private readonly AudioContainer _container;
    private readonly FfmpegTools _tools;
    private readonly FfmpegStream _stream;
    private readonly CancellationToken _cancel;
    private ChildProgram? _child;
    private bool _ended;
    private long _position;

    /// <exception cref="AudioFormatException">ffmpeg is missing, or there is no audio in the file.</exception>
    public FfmpegSource(string path, string file, AudioContainer container, FfmpegTools tools, CancellationToken cancel)
    {
        (_path, _file, _container, _tools, _cancel) = (path, file, container, tools, cancel);
        _stream = tools.Probe(path, file, container, cancel);
    }

    public int SampleRate => _stream.SampleRate;

    public int ChannelCount => _stream.ChannelCount;

    public long? Frames => _stream.DurationSeconds is { } seconds ? (long)(seconds * SampleRate) : null;

    public bool FramesAreExact => false;

    public string Decoder => "ffmpeg";

    public string? Complaint { get; private set; }

    public int Read(Span<float> interleaved)
    {
        if (_ended)
            return 0;
        _child ??= _tools.Decode(_path, _file, _container, _stream, _cancel);
        var frames = interleaved.Length / ChannelCount;
        var bytes = MemoryMarshal.AsBytes(interleaved[..(frames * ChannelCount)]);
        var read = _child.Output.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) / (sizeof(float) * ChannelCount);
        _position += read;
        if (read < frames)
        {
            _ended = true;
            Complaint = _child.Finish() ?? _child.Complaint;
            _cancel.ThrowIfCancellationRequested();
        }
        return read;
    }

    // Timestamps of containers are too coarse for a seek to the frame: only decoding from the start is exact.
    public bool Seek(long frame)
    {
        if (frame < _position || _ended)
        {
            _child?.Dispose();
            (_child, _position, _ended) = (null, 0, false);
        }
        var skipped = new float[SkipFrames * ChannelCount];
        while (_position < frame)
        {
            var wanted = (int)Math.Min(SkipFrames, frame - _position);
            if (Read(skipped.AsSpan(0, wanted * ChannelCount)) < wanted)
                break;
        }
        return _position == frame;
    }

    public void Dispose() => _child?.Dispose();
}
