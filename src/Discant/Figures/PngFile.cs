using System.Buffers.Binary;
using System.IO.Compression;

namespace Discant.Figures;

/// <summary>Makes PNG files (ISO/IEC 15948) of 8 bits a channel.</summary>
internal static class PngFile
{
    private const byte Grey = 0;
    private const byte Colour = 2;

    private static readonly uint[] s_crc = CrcTable();

    /// <summary>A grey picture.</summary>
    internal static byte[] OfGrey(GreyImage image) => Of(image.Width, image.Height, Grey, image.Pixels, null);

    /// <summary>A picture in colour.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">Red, green, blue, row by row from the top.</param>
    /// <param name="text">Content of an iTXt chunk that goes with it.</param>
    internal static byte[] OfColour(int width, int height, byte[] pixels, byte[] text) => Of(width, height, Colour, pixels, text);

    /// <summary>Cyclic redundancy check of a chunk.</summary>
    internal static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = s_crc[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }

    private static byte[] Of(int width, int height, byte kind, byte[] pixels, byte[]? text)
    {
        var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, kind);
        Chunk(file, "IHDR"u8, header);
        if (text is not null)
            Chunk(file, "iTXt"u8, text);
        Chunk(file, "IDAT"u8, Compressed(pixels, pixels.Length / height));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    // Each row says first how it is predicted: not at all.
    private static byte[] Compressed(byte[] pixels, int rowLength)
    {
        var result = new MemoryStream();
        using (var stream = new ZLibStream(result, CompressionLevel.Optimal, leaveOpen: true))
            for (var row = 0; row < pixels.Length; row += rowLength)
            {
                stream.WriteByte(0);
                stream.Write(pixels.AsSpan(row, rowLength));
            }
        return result.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> kind, byte[] content)
    {
        byte[] named = [.. kind, .. content];
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(named));
        file.Write(number);
    }

    private static uint[] CrcTable()
    {
        var table = new uint[256];
        for (var k = 0u; k < 256; k++)
        {
            table[k] = k;
            for (var bit = 0; bit < 8; bit++)
                table[k] = (table[k] & 1) != 0 ? 0xEDB88320 ^ (table[k] >> 1) : table[k] >> 1;
        }
        return table;
    }
}
