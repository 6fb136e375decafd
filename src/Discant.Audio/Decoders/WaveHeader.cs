using System.Buffers.Binary;

namespace Discant.Audio.Decoders;

/// <summary>Walks the chunks of a RIFF, RIFX, RF64 or BW64 WAVE file without believing any size in them.</summary>
internal sealed class WaveHeader(Stream stream, string file, AudioLimits limits)
{
    // Real files have tens of chunks; the limit bounds the time a file of empty ones takes.
    private const int MaximumChunks = 65_536;
    private const int ChunkHeaderBytes = 8;
    private const int ExtensibleFormatBytes = 40;
    private const uint UnknownSize = 0xFFFF_FFFF;

    // From here on a size in a plain RIFF is what a program writes that cannot seek back, not a claim.
    private const uint StreamedSize = 0x7FFF_0000;

    // Codecs that come in WAV files, that libsndfile does not know and ffmpeg does: MPEG, MP3, AAC, WMA, AC-3.
    private static readonly int[] s_ffmpegCodecs = [0x0050, 0x0055, 0x00FF, 0x0160, 0x0161, 0x0162, 0x0163, 0x2000];

    private readonly byte[] _form = HeaderCheck.ReadUpTo(stream, 0, 12);
    private bool _formatSeen;
    private bool _dataSeen;
    private int _codec;
    private ulong _size64;
    private string? _warning;

    /// <exception cref="AudioFormatException">Recognisably broken. What is only odd is left to the decoder.</exception>
    public HeaderFacts Check()
    {
        var position = 12L;
        for (var chunks = 0; position + ChunkHeaderBytes <= stream.Length; chunks++)
        {
            if (chunks == MaximumChunks)
                throw new AudioFormatException(file, $"more than {MaximumChunks} chunks", position);
            var head = HeaderCheck.ReadUpTo(stream, position, ChunkHeaderBytes);
            var size = Visit(head.AsSpan(0, 4), UInt32(head.AsSpan(4)), position + ChunkHeaderBytes);
            var left = (ulong)(stream.Length - position - ChunkHeaderBytes);
            if (size > left)
                break;
            position += ChunkHeaderBytes + (long)size + ((long)size & 1);
        }
        var sound = _formatSeen && _dataSeen;
        return new HeaderFacts(
            AudioContainer.Wave,
            sound && (s_ffmpegCodecs.Contains(_codec) || _form.AsSpan().StartsWith("BW64"u8)),
            _warning
        );
    }

    private bool Has64BitSizes => _form.AsSpan().StartsWith("RF64"u8) || _form.AsSpan().StartsWith("BW64"u8);

    private ulong Visit(ReadOnlySpan<byte> name, uint size, long body)
    {
        if (name.SequenceEqual("ds64"u8))
            ReadSizes(body);
        else if (name.SequenceEqual("fmt "u8))
            CheckFormat(size, body);
        else if (name.SequenceEqual("data"u8))
            return CheckData(size, body);
        return size;
    }

    private void ReadSizes(long body)
    {
        var sizes = HeaderCheck.ReadUpTo(stream, body, 16);
        if (sizes.Length == 16)
            _size64 = BinaryPrimitives.ReadUInt64LittleEndian(sizes.AsSpan(8));
    }

    private void CheckFormat(uint size, long body)
    {
        var left = stream.Length - body;
        if (size < 16)
            throw new AudioFormatException(file, $"the fmt chunk has {size} bytes, at least 16 are needed", body);
        if (size > left)
            throw new AudioFormatException(file, $"the fmt chunk claims {size} bytes, {left} are left", body);
        var format = HeaderCheck.ReadUpTo(stream, body, 16).AsSpan();
        _codec = UInt16(format);
        limits.CheckChannels(UInt16(format[2..]), file, body + 2);
        limits.CheckSampleRate(UInt32(format[4..]), file, body + 4);
        var bits = UInt16(format[14..]);
        if (_codec == 0xFFFE && size < ExtensibleFormatBytes)
            throw new AudioFormatException(file, $"the extensible fmt chunk has {size} bytes, not {ExtensibleFormatBytes}", body);
        if (_codec is 1 or 3 or 0xFFFE && bits is 0 or > 64)
            throw new AudioFormatException(file, $"{bits} bits a sample", body + 14);
        _formatSeen = true;
    }

    private ulong CheckData(uint size, long body)
    {
        if (!_formatSeen)
            throw new AudioFormatException(file, "the data chunk comes before the fmt chunk", body);
        if (_dataSeen)
            throw new AudioFormatException(file, "there are two data chunks", body);
        _dataSeen = true;
        var claim = Has64BitSizes && size == UnknownSize ? _size64 : size;
        var left = (ulong)(stream.Length - body);
        if (claim > left && (Has64BitSizes || claim < StreamedSize))
            _warning = $"is cut short: the header promises {claim} bytes of audio, {left} are there";
        return claim;
    }

    private bool BigEndian => _form.AsSpan().StartsWith("RIFX"u8);

    private uint UInt32(ReadOnlySpan<byte> at) =>
        BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);

    private int UInt16(ReadOnlySpan<byte> at) =>
        BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);
}
