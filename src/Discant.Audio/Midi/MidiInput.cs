using System.Buffers.Binary;

namespace Discant.Audio.Midi;

/// <summary>Bytes of a MIDI file from a position on; reading beyond the end is the error of a file that was cut short.</summary>
internal sealed class MidiInput(byte[] bytes, string name, int end)
{
    internal string Name => name;

    internal int Position { get; private set; }

    internal int Left => end - Position;

    internal byte Next() => Take(1)[0];

    internal byte Peek()
    {
        var next = Next();
        Position--;
        return next;
    }

    internal int UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    internal long UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>A number of variable length, at most four bytes of seven bits.</summary>
    internal int Variable()
    {
        var value = 0;
        for (var k = 0; k < 4; k++)
        {
            var part = Next();
            value = (value << 7) | (part & 0x7F);
            if (part < 0x80)
                return value;
        }
        throw Wrong("a number is longer than four bytes");
    }

    internal ReadOnlySpan<byte> Take(long count)
    {
        if (count > Left)
            throw Wrong("the file was cut short");
        Position += (int)count;
        return bytes.AsSpan(Position - (int)count, (int)count);
    }

    /// <summary>Status of the next event, which may be that of the one before.</summary>
    internal int Status(int before)
    {
        if (Peek() >= 0x80)
            before = Next();
        else if (before is 0 or >= 0xF0)
            throw Wrong("data without an event they belong to");
        return before is > 0xF0 and not (0xF7 or 0xFF) ? throw Wrong($"an event 0x{before:X2} cannot be in a file") : before;
    }

    /// <summary>The next bytes as an input of their own, which this one steps over.</summary>
    internal MidiInput Part(long count)
    {
        var start = Position;
        Take(count);
        return new MidiInput(bytes, name, Position) { Position = start };
    }

    internal AudioFormatException Wrong(string reason) => new(name, reason, Position);
}
