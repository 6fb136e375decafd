namespace Discant.Audio.Midi;

/// <summary>An event of a track as it stands in a file.</summary>
/// <param name="Tick">When.</param>
/// <param name="Bytes">With its status byte, without the time before it.</param>
internal sealed record MidiEvent(long Tick, byte[] Bytes)
{
    /// <summary>The events of a track that sound depends on: those of channels, and tempos.</summary>
    /// <param name="input">The bytes of its chunk.</param>
    internal static List<MidiEvent> Read(MidiInput input)
    {
        var events = new List<MidiEvent>();
        var tick = 0L;
        var status = 0;
        while (input.Left > 0)
        {
            tick += input.Variable();
            status = input.Status(status);
            if (status == 0xFF)
            {
                var kind = input.Next();
                var text = input.Take(input.Variable());
                if (kind == 0x2F)
                    break;
                if (kind == 0x51)
                    events.Add(new MidiEvent(tick, [0xFF, kind, (byte)text.Length, .. text]));
            }
            else if (status is 0xF0 or 0xF7)
                input.Take(input.Variable()); // system exclusive
            else
                events.Add(new MidiEvent(tick, [(byte)status, .. Data(input, status >> 4 is 0xC or 0xD ? 1 : 2)]));
        }
        return events;
    }

    private static ReadOnlySpan<byte> Data(MidiInput input, int count)
    {
        var data = input.Take(count);
        return data.ContainsAnyInRange<byte>(0x80, 0xFF) ? throw input.Wrong("an event ends before its data") : data;
    }
}
