using Discant.Audio.Native;

namespace Discant.Audio.Encoders;

/// <summary>FLAC, Ogg Vorbis and MP3 by libsndfile.</summary>
internal sealed class SndFileSink : IAudioSink
{
    // libsndfile hands a whole block to the Vorbis encoder at once, which keeps it on the stack.
    private const int BlockFrames = 4096;
    private const double VorbisQuality = 0.6;
    private const double Mp3Compression = 0.2;
    private const int IntegerBits = 32;

    private readonly string _path;
    private readonly AudioFileFormat _format;
    private readonly int _channelCount;
    private readonly SndFile.Handle _handle;
    private readonly int[] _integers;

    /// <exception cref="IOException">The library refuses.</exception>
    public SndFileSink(string path, AudioFileFormat format, int sampleRate, int channelCount)
    {
        (_path, _format, _channelCount) = (path, format, channelCount);
        _integers = format.IsLossy() ? [] : new int[BlockFrames * channelCount];
        var info = Describe(format, sampleRate, channelCount);
        (_handle, var reason) = SndFile.Open(path, SndFile.ModeWrite, ref info);
        if (_handle.IsInvalid)
        {
            _handle.Dispose();
            throw new IOException($"libsndfile refuses {format} of {channelCount} channels at {sampleRate} Hz: {reason}");
        }
        SetQuality();
    }

    /// <summary>Whether libsndfile was built with an encoder for this.</summary>
    public static bool CanWrite(AudioFileFormat format, int sampleRate, int channelCount)
    {
        var info = Describe(format, sampleRate, channelCount);
        return SndFile.CheckFormat(ref info) != 0;
    }

    public void Write(ReadOnlySpan<float> interleaved)
    {
        while (interleaved.Length > 0)
        {
            var frames = Math.Min(BlockFrames, interleaved.Length / _channelCount);
            var block = interleaved[..(frames * _channelCount)];
            var written = _format.IsLossy() ? WriteSamples(block, frames) : WriteRounded(block, frames);
            if (written != frames)
                throw new IOException($"{SndFile.Complaint(_handle) ?? "libsndfile stopped"}; is the disk full?");
            interleaved = interleaved[block.Length..];
        }
    }

    public void Close()
    {
        if (!SndFile.TryClose(_handle))
            throw new IOException("libsndfile could not finish; is the disk full?");
        if (_format == AudioFileFormat.OggVorbis)
            OggPages.Renumber(_path);
    }

    public void Dispose() => _handle.Dispose();

    private unsafe long WriteSamples(ReadOnlySpan<float> block, int frames)
    {
        fixed (float* from = block)
            return SndFile.WriteFrames(_handle, from, frames);
    }

    // Rounded here, so that FLAC and WAV hold the same integers; libsndfile takes them from the upper bits.
    private unsafe long WriteRounded(ReadOnlySpan<float> block, int frames)
    {
        var bits = _format == AudioFileFormat.Flac16 ? 16 : 24;
        for (var k = 0; k < block.Length; k++)
            _integers[k] = IntegerSamples.Round(block[k], bits) << (IntegerBits - bits);
        fixed (int* from = _integers)
            return SndFile.WriteFrames(_handle, from, frames);
    }

    private void SetQuality()
    {
        if (_format == AudioFileFormat.OggVorbis)
        {
            var quality = VorbisQuality;
            SndFile.Command(_handle, SndFile.SetVbrQuality, ref quality, sizeof(double));
        }
        else if (_format == AudioFileFormat.Mp3)
        {
            var (mode, compression) = (SndFile.BitrateModeVariable, Mp3Compression);
            SndFile.Command(_handle, SndFile.SetBitrateMode, ref mode, sizeof(int));
            SndFile.Command(_handle, SndFile.SetCompressionLevel, ref compression, sizeof(double));
        }
    }

    private static SndFile.Info Describe(AudioFileFormat format, int sampleRate, int channelCount) =>
        new()
        {
            SampleRate = sampleRate,
            Channels = channelCount,
            Format = format switch
            {
                AudioFileFormat.Flac16 => SndFile.Flac16,
                AudioFileFormat.Flac24 => SndFile.Flac24,
                AudioFileFormat.OggVorbis => SndFile.OggVorbis,
                AudioFileFormat.Mp3 => SndFile.Mp3,
                _ => throw new ArgumentOutOfRangeException(nameof(format), format, "not written by libsndfile"),
            },
        };
}
