using System.Buffers.Binary;

namespace Discant.Audio.Tests;

/// <summary>Generates broken and odd WAV files. The sound is 200 frames of 16-bit mono at 8 kHz, unless something else is what is wrong.</summary>
internal static class HostileWav
{
    private const int Frames = 200;

    public static IEnumerable<HostileCase> Cases() => [.. Headers(), .. Formats(), .. Chunks(), .. Sizes(), .. Rf64(), .. Samples()];

    private static IEnumerable<HostileCase> Headers()
    {
        var whole = Riff(Format(), Data());
        foreach (var length in new[] { 1, 4, 8, 12, 16, 20, 27, 35, 36, 43 })
            yield return new($"first_{length}_bytes.wav", whole[..length], Fate.Refused);
        yield return new("header_only.wav", whole[..44], Fate.Either);
        yield return new("plain.wav", whole, Fate.Accepted, Frames);
        yield return new("one_frame.wav", Riff(Format(), Data(1)), Fate.Accepted, 1);
        yield return new("no_frame.wav", Riff(Format(), Data(0)), Fate.Refused);
        yield return new("big_endian_that_is_not.wav", [.. "RIFX"u8, .. whole[4..]], Fate.Refused);
        yield return new("wrong_form.wav", [.. whole[..8], .. "WEVA"u8, .. whole[12..]], Fate.Refused);
    }

    private static IEnumerable<HostileCase> Formats()
    {
        foreach (var channels in new ushort[] { 0, 65, 1024, 65_535 })
            yield return new($"channels_{channels}.wav", Riff(Format(channels: channels), Data()), Fate.Refused);
        foreach (var rate in new uint[] { 0, 1, 99, 768_001, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF })
            yield return new($"rate_{rate}.wav", Riff(Format(rate: rate), Data()), Fate.Refused);
        foreach (var bits in new ushort[] { 0, 65, 255, 65_535 })
            yield return new($"bits_{bits}.wav", Riff(Format(bits: bits), Data()), Fate.Refused);
        foreach (var codec in new ushort[] { 0, 2, 0x11, 0x31, 0x1234, 0xFFFF })
            yield return new($"codec_{codec}.wav", Riff(Format(codec: codec), Data()), Fate.Either);
        foreach (var align in new ushort[] { 0, 1, 3, 65_535 })
            yield return new($"align_{align}.wav", Riff(Format(align: align), Data()), Fate.Either);
        yield return new("extensible_without_extension.wav", Riff(Format(codec: 0xFFFE), Data()), Fate.Refused);
        foreach (var size in new uint[] { 0, 2, 14, 15, 0x7FFF_FFFF, 0xFFFF_FFFF })
        {
            var format = Format();
            BinaryPrimitives.WriteUInt32LittleEndian(format.AsSpan(4), size);
            yield return new($"fmt_claims_{size}.wav", Riff(format, Data()), Fate.Refused);
        }
    }

    private static IEnumerable<HostileCase> Chunks()
    {
        yield return new("no_fmt.wav", Riff(Data()), Fate.Refused);
        yield return new("no_data.wav", Riff(Format()), Fate.Refused);
        yield return new("data_first.wav", Riff(Data(), Format()), Fate.Refused);
        yield return new("two_data.wav", Riff(Format(), Data(), Data()), Fate.Refused);
        yield return new("two_data_apart.wav", Riff(Format(), Data(), Chunk("LIST"u8, new byte[10]), Data(20)), Fate.Refused);
        yield return new("two_fmt.wav", Riff(Format(), Format(channels: 2, rate: 44_100), Data()), Fate.Either);
        yield return new("odd_chunk.wav", Riff(Format(), Chunk("LIST"u8, new byte[7]), Data()), Fate.Accepted, Frames);
        yield return new("odd_chunk_unpadded.wav", Riff(Format(), Chunk("LIST"u8, new byte[7])[..15], Data()), Fate.Either);
        yield return new("chunk_after_data.wav", Riff(Format(), Data(), Chunk("LIST"u8, new byte[400])), Fate.Accepted, Frames);
        yield return new("rubbish_after_data.wav", [.. Riff(Format(), Data()), .. Noise(3000)], Fate.Either);
        var swallowing = Chunk("JUNK"u8, new byte[4]);
        BinaryPrimitives.WriteUInt32LittleEndian(swallowing.AsSpan(4), 0xFFFF_FFFE);
        yield return new("chunk_swallows_file.wav", Riff(Format(), swallowing, Data()), Fate.Refused);
        var nothing = Enumerable.Repeat(Chunk("abcd"u8, []), 70_000).ToArray();
        yield return new("many_empty_chunks.wav", Riff([Format(), .. nothing, Data()]), Fate.Refused);
        yield return new("many_empty_chunks_after.wav", Riff([Format(), Data(), .. nothing]), Fate.Refused);
    }

    private static IEnumerable<HostileCase> Sizes()
    {
        foreach (var size in new uint[] { 0, 7, 36, 0x8000_0000, 0xFFFF_FFFF })
        {
            var bytes = Riff(Format(), Data());
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), size);
            yield return new($"riff_claims_{size}.wav", bytes, Fate.Accepted, Frames);
        }
        foreach (var size in new uint[] { 1000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFF0, 0xFFFF_FFFF })
        {
            var data = Data();
            BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), size);
            yield return new($"data_claims_{size}.wav", Riff(Format(), data), Fate.Accepted, Frames);
        }
        yield return new("cut_short.wav", Riff(Format(), Data())[..^101], Fate.Accepted, Frames - 51);
        yield return new("half_a_sample.wav", Riff(Format(), Chunk("data"u8, Sine()[..^1])), Fate.Accepted, Frames - 1);
    }

    private static IEnumerable<HostileCase> Rf64()
    {
        foreach (var size in new ulong[] { 0, 2 * Frames, 1_000_000, long.MaxValue, ulong.MaxValue })
        {
            var sizes = new byte[28];
            BinaryPrimitives.WriteUInt64LittleEndian(sizes.AsSpan(0), size + 72);
            BinaryPrimitives.WriteUInt64LittleEndian(sizes.AsSpan(8), size);
            BinaryPrimitives.WriteUInt64LittleEndian(sizes.AsSpan(16), size);
            var data = Data();
            BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), uint.MaxValue);
            byte[] bytes = [.. "RF64"u8, 255, 255, 255, 255, .. Riff(Chunk("ds64"u8, sizes), Format(), data)[8..]];
            yield return new($"rf64_{size}.wav", bytes, size == 2 * Frames ? Fate.Accepted : Fate.Either);
            if (size > 1_000_000)
                yield return new($"bw64_{size}.wav", [.. "BW64"u8, .. bytes[4..]], Fate.Either);
        }
        yield return new("rf64_without_sizes.wav", [.. "RF64"u8, .. Riff(Format(), Data())[4..]], Fate.Either);
        yield return new("rf64_short_sizes.wav", [.. "RF64"u8, .. Riff(Chunk("ds64"u8, new byte[8]), Format(), Data())[4..]], Fate.Either);
    }

    private static IEnumerable<HostileCase> Samples()
    {
        foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -1.1e6f })
        {
            foreach (var at in new[] { 0, 3, Frames - 1 })
                yield return new($"float_{value}_{at}.wav", Floats(value, at), Fate.Refused);
        }
        yield return new("float_epsilon.wav", Floats(float.Epsilon, 5), Fate.Accepted, Frames);
        yield return new("float_over_full_scale.wav", Floats(1e5f, 5), Fate.Accepted, Frames);
        var huge = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(huge, 1e300);
        yield return new("double_beyond_float.wav", Riff(Format(codec: 3, bits: 64, align: 8), Chunk("data"u8, huge)), Fate.Refused);
        yield return new("silence.wav", Riff(Format(), Chunk("data"u8, new byte[2 * Frames])), Fate.Accepted, Frames);
    }

    private static byte[] Floats(float value, int at)
    {
        var bytes = new byte[4 * Frames];
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * at), value);
        return Riff(Format(codec: 3, bits: 32, align: 4), Chunk("data"u8, bytes));
    }

    private static byte[] Riff(params byte[][] chunks)
    {
        byte[] body = [.. "WAVE"u8, .. chunks.SelectMany(c => c)];
        return Chunk("RIFF"u8, body);
    }

    private static byte[] Format(ushort codec = 1, ushort channels = 1, uint rate = 8000, ushort bits = 16, ushort? align = null)
    {
        var format = new byte[16];
        var blockAlign = align ?? (ushort)(channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(format, codec);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), channels);
        BinaryPrimitives.WriteUInt32LittleEndian(format.AsSpan(4), rate);
        BinaryPrimitives.WriteUInt32LittleEndian(format.AsSpan(8), unchecked(rate * blockAlign));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), blockAlign);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), bits);
        return Chunk("fmt "u8, format);
    }

    private static byte[] Data(int frames = Frames) => Chunk("data"u8, Sine()[..(2 * frames)]);

    private static byte[] Sine()
    {
        var bytes = new byte[2 * Frames];
        for (var k = 0; k < Frames; k++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * k), (short)(8000 * Math.Sin(0.3 * k)));
        return bytes;
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] body)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, body.Length);
        return [.. name, .. size, .. body, .. new byte[body.Length % 2]];
    }
}
