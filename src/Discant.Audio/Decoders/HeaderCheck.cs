using System.Buffers.Binary;

namespace Discant.Audio.Decoders;

/// <summary>
/// Recognises a file by its content and refuses the broken ones that decoders accept: in linear time, reading headers only, believing none.
/// </summary>
internal static class HeaderCheck
{
    private const int FirstLook = 4096;
    private const int Id3HeaderBytes = 10;

    /// <summary>Looks at the first bytes of <paramref name="stream"/>.</summary>
    /// <exception cref="AudioFormatException">It is nothing we know, or recognisably broken.</exception>
    public static HeaderFacts Inspect(Stream stream, string file, AudioLimits limits)
    {
        if (stream.Length == 0)
            throw new AudioFormatException(file, "is empty (0 bytes)");
        var start = SkipId3(stream, file);
        var head = ReadUpTo(stream, start, FirstLook);
        var container = Recognise(stream, head, start) ?? throw new AudioFormatException(file, Unknown(head), start);
        if (container == AudioContainer.Wave)
            return new WaveHeader(stream, file, limits).Check();
        if (container == AudioContainer.Flac)
            FlacHeader.Check(stream, start, file, limits);
        return new HeaderFacts(container, FfmpegMayTry: true);
    }

    /// <summary>Reads at most <paramref name="count"/> bytes from a position; fewer at the end of the file.</summary>
    public static byte[] ReadUpTo(Stream stream, long position, int count)
    {
        var bytes = new byte[Math.Max(0, Math.Min(count, stream.Length - position))];
        stream.Position = position;
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..read];
    }

    // An ID3v2 tag is: "ID3", version (2), flags, four times seven bits of size. More than one happens; more than eight is an attack.
    private static long SkipId3(Stream stream, string file)
    {
        var start = 0L;
        for (var tags = 0; tags < 8; tags++)
        {
            var tag = ReadUpTo(stream, start, Id3HeaderBytes);
            if (
                tag.Length < Id3HeaderBytes
                || !tag.AsSpan().StartsWith("ID3"u8)
                || tag.AsSpan(6).ContainsAnyExceptInRange((byte)0, (byte)127)
            )
                break;
            var footer = (tag[5] & 0x10) != 0 ? Id3HeaderBytes : 0;
            var size = (tag[6] << 21) | (tag[7] << 14) | (tag[8] << 7) | tag[9];
            var next = start + Id3HeaderBytes + size + footer;
            if (next >= stream.Length)
                throw new AudioFormatException(file, $"its ID3 tag claims {size} bytes and leaves no room for audio", start);
            start = next;
        }
        return start;
    }

    private static AudioContainer? Recognise(Stream stream, ReadOnlySpan<byte> head, long start)
    {
        foreach (var (offset, signature, container) in AudioContainer.Signatures)
        {
            if (head.Length >= offset + signature.Length && head[offset..].StartsWith(signature) && FormIsRight(head, container))
                return container;
        }
        if (IsTransportStream(head))
            return AudioContainer.TransportStream;
        return MpegFrames.Recognise(stream, start);
    }

    // "WAVE" and the like count only inside the outer form they belong to.
    private static bool FormIsRight(ReadOnlySpan<byte> head, AudioContainer container) =>
        container.Demuxer switch
        {
            "wav" => head.StartsWith("RIFF"u8) || head.StartsWith("RIFX"u8) || head.StartsWith("RF64"u8) || head.StartsWith("BW64"u8),
            "avi" => head.StartsWith("RIFF"u8),
            "aiff" => head.StartsWith("FORM"u8),
            "mov" => BinaryPrimitives.ReadUInt32BigEndian(head) is 0 or 1 or >= 8,
            _ => true,
        };

    private static bool IsTransportStream(ReadOnlySpan<byte> head)
    {
        const int packet = 188;
        if (head.Length < 5 * packet)
            return false;
        for (var k = 0; k < 5; k++)
        {
            if (head[k * packet] != 0x47)
                return false;
        }
        return true;
    }

    private static string Unknown(ReadOnlySpan<byte> head)
    {
        if (!head.ContainsAnyExcept((byte)0))
            return "holds nothing but zero bytes, no audio";
        if (head.TrimStart(" \t\r\n"u8).StartsWith("<"u8) && IsText(head))
            return "is a web page or XML, not audio (a failed download?)";
        if (IsText(head))
            return "is text, not audio";
        return head.StartsWith("RIFF"u8) || head.StartsWith("FORM"u8)
            ? "ends inside its header, or is a RIFF or IFF file that is not audio"
            : "is no audio format we know";
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (var value in head)
        {
            if (value < ' ' && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
                return false;
        }
        return head.Length >= 16 && head.Count((byte)0xFF) == 0;
    }
}
