using System.Buffers.Binary;

namespace Discant.Audio.Decoders;

/// <summary>Checks the metadata blocks before the first frame of a FLAC file (RFC 9639, section 8).</summary>
internal static class FlacHeader
{
    private const int StreamInfo = 0;
    private const int StreamInfoBytes = 34;

    // Real files have a handful; the limit keeps a file of empty blocks from being walked for long.
    private const int MaximumBlocks = 4096;

    /// <exception cref="AudioFormatException">A block reaches beyond the file, or the audio it describes is impossible.</exception>
    public static void Check(Stream stream, long start, string file, AudioLimits limits)
    {
        var position = start + 4;
        for (var blocks = 0; blocks < MaximumBlocks; blocks++)
        {
            var head = HeaderCheck.ReadUpTo(stream, position, 4);
            if (head.Length < 4)
                throw new AudioFormatException(file, "the FLAC header is cut short", position);
            var (last, type, size) = (head[0] >= 0x80, head[0] & 0x7F, BinaryPrimitives.ReadInt32BigEndian(head) & 0xFFFFFF);
            var left = stream.Length - position - 4;
            if (size > left)
                throw new AudioFormatException(file, $"a FLAC metadata block claims {size} bytes, {left} are left", position);
            if (type == StreamInfo)
                CheckStreamInfo(HeaderCheck.ReadUpTo(stream, position + 4, size), position, file, limits);
            position += 4 + size;
            if (last && position == stream.Length)
                throw new AudioFormatException(file, "no audio follows the FLAC header", position);
            if (last)
                return;
        }
        throw new AudioFormatException(file, $"more than {MaximumBlocks} FLAC metadata blocks", position);
    }

    private static void CheckStreamInfo(ReadOnlySpan<byte> block, long position, string file, AudioLimits limits)
    {
        if (block.Length != StreamInfoBytes)
            throw new AudioFormatException(file, $"the FLAC STREAMINFO block has {block.Length} bytes, not {StreamInfoBytes}", position);
        // 16 + 16 bits of block sizes and 24 + 24 of frame sizes, then rate (20), channels - 1 (3), bits - 1 (5), samples (36).
        var word = BinaryPrimitives.ReadUInt64BigEndian(block[10..]);
        limits.CheckSampleRate((long)(word >> 44), file, position);
        limits.CheckChannels((long)(word >> 41 & 7) + 1, file, position);
    }
}
