using System.Buffers;
using System.Buffers.Binary;

namespace Discant.Audio.Encoders;

/// <summary>
/// WAV, written here and not by libsndfile, whose header holds the time of day, and whose RF64 is always of the extensible kind that many
/// programs cannot read. Room for 64-bit sizes is kept in a JUNK chunk, and used when the file has grown beyond 4 GiB (EBU Tech 3306).
/// </summary>
internal sealed class WaveSink : IAudioSink
{
    private const int SizesBytes = 28;
    private const int SizesAt = 12;
    private const int FormatAt = SizesAt + 8 + SizesBytes;
    private const ushort IntegerCodec = 1;
    private const ushort FloatCodec = 3;
    private const ushort ExtensibleCodec = 0xFFFE;

    private readonly FileStream _stream;
    private readonly int _bits;
    private readonly bool _isFloat;
    private readonly int _sampleRate;
    private readonly int _channelCount;
    private readonly long _largestRiff;
    private readonly long _dataAt;
    private long _dataBytes;

    /// <param name="path">An existing file, overwritten.</param>
    /// <param name="format">One of the WAV formats.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="channelCount">At least 1.</param>
    /// <param name="largestRiff">Size of the RIFF chunk beyond which the file becomes RF64.</param>
    public WaveSink(string path, AudioFileFormat format, int sampleRate, int channelCount, long largestRiff = uint.MaxValue - 1)
    {
        _bits = format switch
        {
            AudioFileFormat.Wav16 => 16,
            AudioFileFormat.Wav24 => 24,
            _ => 32,
        };
        _isFloat = format == AudioFileFormat.WavFloat;
        (_sampleRate, _channelCount, _largestRiff) = (sampleRate, channelCount, largestRiff);
        _stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite);
        var header = Header();
        _dataAt = header.Length;
        _stream.Write(header);
    }

    private int BytesASample => _bits / 8;

    // More than stereo without saying which speakers are meant is what the extensible header is for.
    private bool IsExtensible => _channelCount > 2;

    public void Write(ReadOnlySpan<float> interleaved)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(interleaved.Length * BytesASample);
        try
        {
            var length = interleaved.Length * BytesASample;
            for (var k = 0; k < interleaved.Length; k++)
                Encode(interleaved[k], bytes.AsSpan(k * BytesASample));
            _stream.Write(bytes, 0, length);
            _dataBytes += length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public void Close()
    {
        if (_dataBytes % 2 == 1)
            _stream.WriteByte(0);
        var header = Header();
        _stream.Position = 0;
        _stream.Write(header);
        _stream.Flush();
        _stream.Dispose();
    }

    public void Dispose() => _stream.Dispose();

    private void Encode(float sample, Span<byte> to)
    {
        if (_isFloat)
        {
            BinaryPrimitives.WriteSingleLittleEndian(to, sample);
            return;
        }
        var value = IntegerSamples.Round(sample, _bits);
        to[0] = (byte)value;
        to[1] = (byte)(value >> 8);
        if (_bits == 24)
            to[2] = (byte)(value >> 16);
    }

    private byte[] Header()
    {
        var format = FormatChunk();
        var fact = _isFloat ? 12 : 0;
        var header = new byte[FormatAt + format.Length + fact + 8];
        var riffBytes = header.Length + _dataBytes + (_dataBytes % 2) - 8;
        var is64 = riffBytes > _largestRiff;
        Chunk(header, 0, is64 ? "RF64"u8 : "RIFF"u8, is64 ? uint.MaxValue : (uint)riffBytes);
        "WAVE"u8.CopyTo(header.AsSpan(8));
        Chunk(header, SizesAt, is64 ? "ds64"u8 : "JUNK"u8, SizesBytes);
        var frames = _dataBytes / (BytesASample * _channelCount);
        if (is64)
        {
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(SizesAt + 8), riffBytes);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(SizesAt + 16), _dataBytes);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(SizesAt + 24), frames);
        }
        format.CopyTo(header, FormatAt);
        if (_isFloat)
        {
            Chunk(header, FormatAt + format.Length, "fact"u8, 4);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(FormatAt + format.Length + 8), is64 ? uint.MaxValue : (uint)frames);
        }
        Chunk(header, header.Length - 8, "data"u8, is64 ? uint.MaxValue : (uint)_dataBytes);
        return header;
    }

    private byte[] FormatChunk()
    {
        var codec = _isFloat ? FloatCodec : IntegerCodec;
        var size =
            IsExtensible ? 40
            : _isFloat ? 18
            : 16;
        var chunk = new byte[8 + size];
        var blockAlign = _channelCount * BytesASample;
        Chunk(chunk, 0, "fmt "u8, (uint)size);
        var body = chunk.AsSpan(8);
        BinaryPrimitives.WriteUInt16LittleEndian(body, IsExtensible ? ExtensibleCodec : codec);
        BinaryPrimitives.WriteUInt16LittleEndian(body[2..], (ushort)_channelCount);
        BinaryPrimitives.WriteInt32LittleEndian(body[4..], _sampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(body[8..], unchecked((uint)((long)_sampleRate * blockAlign)));
        BinaryPrimitives.WriteUInt16LittleEndian(body[12..], (ushort)blockAlign);
        BinaryPrimitives.WriteUInt16LittleEndian(body[14..], (ushort)_bits);
        if (!IsExtensible)
            return chunk;
        BinaryPrimitives.WriteUInt16LittleEndian(body[16..], 22);
        BinaryPrimitives.WriteUInt16LittleEndian(body[18..], (ushort)_bits);
        // Speakers (4 bytes) stay 0: each channel is a voice, not a place. Then the codec's GUID.
        BinaryPrimitives.WriteUInt16LittleEndian(body[24..], codec);
        ReadOnlySpan<byte> mediaSubtype = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];
        mediaSubtype.CopyTo(body[26..]);
        return chunk;
    }

    private static void Chunk(byte[] header, int at, ReadOnlySpan<byte> name, uint size)
    {
        name.CopyTo(header.AsSpan(at));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(at + 4), size);
    }
}
