using System.Buffers.Binary;

namespace Discant.Audio.Tests;

/// <summary>Generates hostile files that are not WAV: FLAC headers that lie, tags, text, and bytes that mean nothing.</summary>
internal static class HostileOther
{
    public static IEnumerable<HostileCase> Cases() => [.. Flac(), .. Nothing(), .. Tags(), .. Containers()];

    private static IEnumerable<HostileCase> Flac()
    {
        yield return new("magic_only.flac", "fLaC"u8.ToArray(), Fate.Refused);
        yield return new("header_only.flac", FlacFile(44_100, 0, last: true), Fate.Refused);
        yield return new("claims_2e36.flac", FlacFile(44_100, (1UL << 36) - 1, last: true), Fate.Refused);
        yield return new(
            "claims_2e36_then_noise.flac",
            [.. FlacFile(44_100, (1UL << 36) - 1, last: true), .. Noise(2, 20_000)],
            Fate.Refused
        );
        yield return new(
            "claims_2e36_then_zeros.flac",
            [.. FlacFile(44_100, (1UL << 36) - 1, last: true), .. new byte[20_000]],
            Fate.Refused
        );
        yield return new("rate_0.flac", [.. FlacFile(0, 100, last: true), .. Noise(3, 500)], Fate.Refused);
        yield return new("rate_1.flac", [.. FlacFile(1, 100, last: true), .. Noise(3, 500)], Fate.Refused);
        yield return new("rate_1048575.flac", [.. FlacFile(1_048_575, 100, last: true), .. Noise(3, 500)], Fate.Refused);
        yield return new(
            "block_claims_16M.flac",
            [.. FlacFile(44_100, 100, last: false), 0x84, 0xFF, 0xFF, 0xFF, .. new byte[99]],
            Fate.Refused
        );
        var empty = Enumerable.Repeat(new byte[] { 1, 0, 0, 0 }, 5000).SelectMany(b => b);
        yield return new("many_empty_blocks.flac", [.. FlacFile(44_100, 100, last: false), .. empty], Fate.Refused);
        yield return new("without_streaminfo.flac", [.. "fLaC"u8, 0x81, 0, 0, 0, .. Noise(4, 500)], Fate.Refused);
        yield return new("short_streaminfo.flac", [.. "fLaC"u8, 0x80, 0, 0, 10, .. Noise(5, 500)], Fate.Refused);
    }

    private static IEnumerable<HostileCase> Nothing()
    {
        foreach (var ending in new[] { "wav", "flac", "mp3", "m4a", "au", "vox", "gsm", "raw", "sd2", "ogg" })
        {
            yield return new($"empty.{ending}", [], Fate.Refused);
            yield return new($"zeros.{ending}", new byte[65_536], Fate.Refused);
            yield return new($"ones.{ending}", Enumerable.Repeat((byte)255, 65_536).ToArray(), Fate.Refused);
            yield return new($"noise.{ending}", Noise(6, 65_536), Fate.Refused);
            yield return new($"text.{ending}", Repeat("Dies ist kein Ton.\r\n"u8, 50), Fate.Refused);
        }
        yield return new("page.wav", [.. "\n<!DOCTYPE html><html><body>404 not found"u8, .. Repeat("<p>x</p>"u8, 90)], Fate.Refused);
        yield return new("concat.wav", "ffconcat version 1.0\nfile /etc/passwd\n"u8.ToArray(), Fate.Refused);
        yield return new("playlist.mp3", "#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n"u8.ToArray(), Fate.Refused);
        yield return new("zip.wav", [.. "PK\x03\x04"u8, .. Noise(7, 3000)], Fate.Refused);
        yield return new("picture.wav", [0x89, .. "PNG\r\n\x1a\n"u8, .. Noise(8, 3000)], Fate.Refused);
    }

    private static IEnumerable<HostileCase> Tags()
    {
        yield return new("tag_claims_256M.mp3", [.. "ID3\x04\0\0\x7F\x7F\x7F\x7F"u8, .. Noise(9, 3000)], Fate.Refused);
        yield return new("tag_then_noise.mp3", [.. "ID3\x04\0\0\0\0\0\x0A"u8, .. new byte[10], .. Noise(10, 5000)], Fate.Refused);
        yield return new("only_tags.mp3", Repeat("ID3\x04\0\0\0\0\0\0"u8, 5000), Fate.Refused);
        yield return new("one_sync.mp3", [0xFF, 0xFB, 0x90, 0x00, .. Noise(11, 8000)], Fate.Refused);
        yield return new("syncs_of_nothing.mp3", Mp3Frames(20), Fate.Either);
    }

    private static IEnumerable<HostileCase> Containers()
    {
        yield return new("ftyp_only.m4a", [0, 0, 0, 16, .. "ftypM4A \0\0\0\0"u8], Fate.Refused);
        yield return new("ftyp_then_noise.m4a", [0, 0, 0, 16, .. "ftypM4A \0\0\0\0"u8, .. Noise(12, 9000)], Fate.Refused);
        yield return new(
            "moov_claims_4G.m4a",
            [0, 0, 0, 16, .. "ftypM4A \0\0\0\0"u8, 255, 255, 255, 255, .. "moov"u8, .. Noise(13, 90)],
            Fate.Refused
        );
        yield return new("ogg_then_noise.ogg", [.. "OggS"u8, .. Noise(14, 9000)], Fate.Refused);
        yield return new("matroska_then_noise.mkv", [0x1A, 0x45, 0xDF, 0xA3, .. Noise(15, 9000)], Fate.Refused);
        yield return new("aiff_then_noise.aiff", [.. "FORM\0\0\x40\0AIFF"u8, .. Noise(16, 9000)], Fate.Refused);
        yield return new("caf_then_noise.caf", [.. "caff\0\x01\0\0"u8, .. Noise(17, 9000)], Fate.Refused);
        var au = new byte[24 + 100];
        ".snd"u8.CopyTo(au);
        foreach (var (at, value) in new[] { (4, 24), (8, -1), (12, 3), (16, 0), (20, 1) })
            BinaryPrimitives.WriteInt32BigEndian(au.AsSpan(at), value);
        yield return new("rate_0.au", au, Fate.Refused);
    }

    private static byte[] FlacFile(uint rate, ulong frames, bool last)
    {
        var info = new byte[34];
        BinaryPrimitives.WriteUInt16BigEndian(info, 4096);
        BinaryPrimitives.WriteUInt16BigEndian(info.AsSpan(2), 4096);
        BinaryPrimitives.WriteUInt64BigEndian(info.AsSpan(10), ((ulong)rate << 44) | (1UL << 41) | (15UL << 36) | frames);
        return [.. "fLaC"u8, (byte)(last ? 0x80 : 0), 0, 0, 34, .. info];
    }

    // MPEG 1 layer III at 128 kbit/s and 44.1 kHz: 417 bytes, all zero but the header.
    private static byte[] Mp3Frames(int count) => Repeat([0xFF, 0xFB, 0x90, 0x00, .. new byte[413]], count);

    private static byte[] Repeat(ReadOnlySpan<byte> piece, int count)
    {
        var bytes = new byte[piece.Length * count];
        for (var k = 0; k < count; k++)
            piece.CopyTo(bytes.AsSpan(k * piece.Length));
        return bytes;
    }

    private static byte[] Noise(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
