using System.Buffers.Binary;

namespace Discant.Audio.Encoders;

/// <summary>Gives an Ogg stream a fixed serial number instead of the random one, so that the same samples give the same bytes (RFC 3533,
/// section 6).</summary>
internal static class OggPages
{
    private const int HeaderBytes = 27;
    private const int SerialAt = 14;
    private const int ChecksumAt = 22;
    private const int SegmentCountAt = 26;
    private const int MostPageBytes = HeaderBytes + 255 + 255 * 255;
    private const uint Polynomial = 0x04C11DB7;
    private const uint Serial = 1;
    private static readonly uint[] s_table = Enumerable.Range(0, 256).Select(k => Remainder((uint)k)).ToArray();

    /// <summary>Rewrites the pages of a file of one stream in place.</summary>
    /// <exception cref="IOException">The file is not a whole number of Ogg pages.</exception>
    public static void Renumber(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 64 * 1024);
        var page = new byte[MostPageBytes];
        for (var position = 0L; position < stream.Length; )
        {
            stream.Position = position;
            var length = ReadPage(stream, page);
            BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(SerialAt), Serial);
            BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(ChecksumAt), 0);
            BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(ChecksumAt), Checksum(page.AsSpan(0, length)));
            stream.Position = position;
            stream.Write(page, 0, length);
            position += length;
        }
    }

    internal static uint Checksum(ReadOnlySpan<byte> page)
    {
        var sum = 0u;
        foreach (var value in page)
            sum = (sum << 8) ^ s_table[(sum >> 24) ^ value];
        return sum;
    }

    private static int ReadPage(FileStream stream, byte[] page)
    {
        stream.ReadExactly(page, 0, HeaderBytes);
        if (!page.AsSpan().StartsWith("OggS"u8))
            throw new IOException("the Ogg file written is damaged");
        var segments = page[SegmentCountAt];
        stream.ReadExactly(page, HeaderBytes, segments);
        var body = 0;
        for (var k = 0; k < segments; k++)
            body += page[HeaderBytes + k];
        stream.ReadExactly(page, HeaderBytes + segments, body);
        return HeaderBytes + segments + body;
    }

    private static uint Remainder(uint value)
    {
        var remainder = value << 24;
        for (var bit = 0; bit < 8; bit++)
            remainder = (remainder << 1) ^ (remainder >> 31) * Polynomial;
        return remainder;
    }
}
