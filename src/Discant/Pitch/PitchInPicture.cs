using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Text;

namespace Discant.Pitch;

/// <summary>Finds the curves that our pictures carry: JSON in the metadata of an SVG, or in an iTXt chunk of a PNG (RFC 2083, ISO 15948 11.3.3.4).</summary>
internal static class PitchInPicture
{
    /// <summary>Keyword of the chunk, and id of the metadata element.</summary>
    internal const string Keyword = "discant-f0";

    private const long LargestBytes = 512L << 20;
    private const string NoCurves = "is a picture without F0 curves in it";

    private static readonly byte[] s_plain = [.. Encoding.ASCII.GetBytes(Keyword), 0, 0, 0, 0, 0];
    private static readonly byte[] s_compressed = [.. Encoding.ASCII.GetBytes(Keyword), 0, 1, 0, 0, 0];

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    internal static PitchTracks Read(string path)
    {
        var bytes = PitchFile.Bytes(path, LargestBytes);
        return PitchJson.Parse(path, bytes.AsSpan().StartsWith(Signature) ? InPng(path, bytes) : InSvg(path, bytes));
    }

    /// <summary>The element that carries curves in an SVG.</summary>
    internal static string SvgElement(string json) => $"<metadata id=\"{Keyword}\">{WebUtility.HtmlEncode(json)}</metadata>";

    /// <summary>The content of the chunk that carries curves in a PNG: keyword, compressed by zlib, no language, no translation, text.</summary>
    internal static byte[] PngText(string json)
    {
        var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(Encoding.UTF8.GetBytes(json));
        return [.. s_compressed, .. compressed.ToArray()];
    }

    private static byte[] InSvg(string path, byte[] bytes)
    {
        var opening = Encoding.ASCII.GetBytes($"<metadata id=\"{Keyword}\">");
        var start = bytes.AsSpan().IndexOf(opening);
        if (start < 0)
            throw new PitchFileException(path, NoCurves);
        var text = bytes.AsSpan(start + opening.Length);
        var length = text.IndexOf("</metadata>"u8);
        if (length < 0)
            throw new PitchFileException(path, "was cut short");
        return Encoding.UTF8.GetBytes(WebUtility.HtmlDecode(Encoding.UTF8.GetString(text[..length])));
    }

    private static byte[] InPng(string path, byte[] bytes)
    {
        for (var at = Signature.Length; at + 8 <= bytes.Length; )
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
            var content = at + 8L;
            if (content + length + 4 > bytes.Length)
                throw new PitchFileException(path, "was cut short");
            var chunk = bytes.AsSpan((int)content, (int)length);
            if (bytes.AsSpan(at + 4, 4).SequenceEqual("iTXt"u8))
            {
                if (chunk.StartsWith(s_plain))
                    return chunk[s_plain.Length..].ToArray();
                if (chunk.StartsWith(s_compressed))
                    return Decompressed(path, chunk[s_compressed.Length..].ToArray());
            }
            at = (int)(content + length + 4);
        }
        throw new PitchFileException(path, NoCurves);
    }

    // A few bytes can become any number.
    private static byte[] Decompressed(string path, byte[] compressed)
    {
        var text = new MemoryStream();
        var block = new byte[1 << 16];
        try
        {
            using var stream = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            for (int read; (read = stream.Read(block)) > 0 && text.Length <= LargestBytes; )
                text.Write(block, 0, read);
        }
        catch (InvalidDataException)
        {
            throw new PitchFileException(path, "is damaged: its F0 curves cannot be decompressed");
        }
        return text.Length <= LargestBytes ? text.ToArray() : throw new PitchFileException(path, "holds more text than any F0 curves");
    }
}
