using Discant.Audio.Native;

namespace Discant.Audio.Decoders;

/// <summary>Decoding by libsndfile.</summary>
internal sealed class SndFileSource : IAudioSource
{
    // Decoders of lossy formats overlap their blocks, and libsndfile gives the first block after a seek in Vorbis at times wrong
    // (libsndfile issue 885). Twice the largest block of Vorbis is decoded before and thrown away.
    private const int MemoryFrames = 2 * 8192;

    private readonly SndFile.Handle _handle;
    private readonly bool _hasMemory;
    private readonly bool _seekable;
    private string? _complaint;

    private SndFileSource(SndFile.Handle handle, SndFile.Info info)
    {
        _handle = handle;
        _seekable = info.Seekable != 0;
        _hasMemory = (info.Format & SndFile.MajorFormatMask) is SndFile.MajorOgg or SndFile.MajorMpeg;
        SampleRate = info.SampleRate;
        ChannelCount = info.Channels;
        Frames = info.Frames is > 0 and < long.MaxValue ? info.Frames : null;
    }

    public int SampleRate { get; }

    public int ChannelCount { get; }

    public long? Frames { get; }

    public bool FramesAreExact => true;

    public string Decoder => "libsndfile";

    public string? Complaint => _complaint;

    /// <summary>Opens a file by its full path; null and the reason where the library refuses it.</summary>
    public static SndFileSource? Open(string path, out string reason)
    {
        var info = default(SndFile.Info);
        (var handle, reason) = SndFile.Open(path, SndFile.ModeRead, ref info);
        // By the file name alone libsndfile takes any bytes for raw samples (.vox, .gsm, .au).
        if (!handle.IsInvalid && (info.Format & SndFile.MajorFormatMask) != SndFile.MajorRaw && info.Channels > 0)
            return new SndFileSource(handle, info);
        handle.Dispose();
        reason = reason.Length > 0 ? reason : "no audio header";
        return null;
    }

    public unsafe int Read(Span<float> interleaved)
    {
        var wanted = interleaved.Length / ChannelCount;
        long read;
        fixed (float* to = interleaved)
            read = SndFile.ReadFrames(_handle, to, wanted);
        _complaint ??= SndFile.Complaint(_handle);
        return (int)Math.Clamp(read, 0, wanted);
    }

    public bool Seek(long frame)
    {
        var start = _hasMemory ? Math.Max(0, frame - MemoryFrames) : frame;
        if (!_seekable || SndFile.Seek(_handle, start, SndFile.SeekSet) != start)
            return false;
        var skipped = new float[(frame - start) * ChannelCount];
        return skipped.Length == 0 || Read(skipped) == frame - start;
    }

    public void Dispose() => _handle.Dispose();
}
