using System.Buffers.Binary;

namespace Discant.Audio.Decoders;

/// <summary>
/// Tells MP3 and raw AAC from other bytes. Neither has a signature, only frame headers, so several in a row must agree on what follows.
/// </summary>
/// <remarks>ISO 11172-3 section 2.4.1.3 and ISO 13818-7 section 6.2 (ADTS).</remarks>
internal static class MpegFrames
{
    private const int FramesWanted = 3;
    private const int SearchBytes = 64 * 1024;

    // kbit/s by bitrate index 1..14 of layers I, II and III of MPEG 1, then layer I and layers II and III of MPEG 2.
    private static readonly int[][] s_bitrates =
    [
        [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ];

    private static readonly int[] s_rates = [44100, 48000, 32000];

    /// <summary>What the stream of frames from <paramref name="start"/> on is; null where there is none.</summary>
    public static AudioContainer? Recognise(Stream stream, long start)
    {
        var head = HeaderCheck.ReadUpTo(stream, start, 2 * SearchBytes).AsSpan();
        var toEnd = start + head.Length == stream.Length;
        // Only padding may come before the first frame.
        var first = head.IndexOfAnyExcept((byte)0);
        if (first < 0 || first > SearchBytes)
            return null;
        if (InARow(head[first..], toEnd, AdtsLength))
            return AudioContainer.Aac;
        return InARow(head[first..], toEnd, Layer3Length) ? AudioContainer.Mp3 : null;
    }

    private delegate int FrameLength(ReadOnlySpan<byte> head);

    private static bool InARow(ReadOnlySpan<byte> head, bool toEnd, FrameLength lengthOf)
    {
        var position = 0;
        for (var found = 0; found < FramesWanted; found++)
        {
            var length = lengthOf(head[position..]);
            if (length == 0)
                return false;
            if (position + length >= head.Length)
                return toEnd && position + length == head.Length; // a whole file of one or two frames
            position += length;
        }
        return true;
    }

    private static int Layer3Length(ReadOnlySpan<byte> head)
    {
        if (head.Length < 4)
            return 0;
        var bits = BinaryPrimitives.ReadUInt32BigEndian(head);
        var (version, layer) = (bits >> 19 & 3, 4 - (int)(bits >> 17 & 3)); // version 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
        var (bitrateIndex, rateIndex, padding) = ((int)(bits >> 12 & 15), (int)(bits >> 10 & 3), (int)(bits >> 9 & 1));
        if (bits >> 21 != 0x7FF || version == 1 || layer == 4 || bitrateIndex is 0 or 15 || rateIndex == 3)
            return 0;
        var table =
            version == 3 ? layer - 1
            : layer == 1 ? 3
            : 4;
        var bitrate = 1000 * s_bitrates[table][bitrateIndex - 1];
        var rate =
            s_rates[rateIndex]
            >> (
                version == 3 ? 0
                : version == 2 ? 1
                : 2
            );
        if (layer == 1)
            return (12 * bitrate / rate + padding) * 4;
        return (layer == 3 && version != 3 ? 72 : 144) * bitrate / rate + padding;
    }

    private static int AdtsLength(ReadOnlySpan<byte> head)
    {
        const int headerBytes = 7;
        if (head.Length < headerBytes || head[0] != 0xFF || (head[1] & 0xF6) != 0xF0 || (head[2] >> 2 & 15) > 12)
            return 0;
        var length = ((head[3] & 3) << 11) | (head[4] << 3) | (head[5] >> 5);
        return length >= headerBytes ? length : 0;
    }
}
