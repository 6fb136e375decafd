using System.Buffers.Binary;
using System.Text;

namespace Discant.Audio.Midi;

/// <summary>Makes the bytes of a Standard MIDI File of format 1.</summary>
internal static class MidiWriter
{
    private const int LongestDelta = (1 << 28) - 1;
    private const int Centre = 8192;
    private const double LeastBendRange = 2;

    internal static byte[] Bytes(MidiSong song)
    {
        var file = new MemoryStream();
        Chunk(file, "MThd"u8, [0, 1, .. UInt16(song.Tracks.Count + 1), .. UInt16(song.TicksPerQuarter)]);
        var end = song.Tracks.Select(t => t.EndTick).DefaultIfEmpty(0).Max();
        Chunk(file, "MTrk"u8, Tempos(song, end));
        foreach (var track in song.Tracks)
            Chunk(file, "MTrk"u8, Track(track));
        return file.ToArray();
    }

    /// <summary>A file of one track with events as they stood in another.</summary>
    /// <param name="ticksPerQuarter">Ticks of a quarter note.</param>
    /// <param name="events">In order.</param>
    /// <param name="end">Tick at which the track ends.</param>
    internal static byte[] Bytes(int ticksPerQuarter, IEnumerable<MidiEvent> events, long end)
    {
        var file = new MemoryStream();
        Chunk(file, "MThd"u8, [0, 0, 0, 1, .. UInt16(ticksPerQuarter)]);
        Chunk(file, "MTrk"u8, InOrder(events.Select(e => new Event(e.Tick, 0, e.Bytes)), end));
        return file.ToArray();
    }

    private static byte[] Tempos(MidiSong song, long end)
    {
        var events = song.Tempos.Select(t => new Event(
            t.Tick,
            0,
            [0xFF, 0x51, 3, (byte)(t.MicrosecondsPerQuarter >> 16), (byte)(t.MicrosecondsPerQuarter >> 8), (byte)t.MicrosecondsPerQuarter]
        ));
        if (song.Tempos.Any(t => t.MicrosecondsPerQuarter > 0xFFFFFF))
            throw new ArgumentException("a quarter note lasts at most 16.7 seconds", nameof(song));
        return InOrder(events, Math.Max(end, song.Tempos.Select(t => t.Tick).DefaultIfEmpty(0).Max()));
    }

    private static byte[] Track(MidiTrack track)
    {
        var events = new List<Event>();
        if (track.Name.Length > 0)
        {
            var name = Encoding.UTF8.GetBytes(track.Name);
            events.Add(new Event(0, 0, [0xFF, 0x03, .. Variable(name.Length), .. name]));
        }
        foreach (var bends in track.Bends.GroupBy(b => b.Channel))
            Bends(events, bends.Key, [.. bends]);
        foreach (var note in track.Notes)
        {
            if (note.EndTick <= note.StartTick || note.Channel is < 0 or > 15 || note.Key is < 0 or > 127 || note.Velocity is < 1 or > 127)
                throw new ArgumentException($"{note} cannot be in a MIDI file", nameof(track));
            // At one tick: what ends, then how the new note is bent, then the new note.
            events.Add(new Event(note.StartTick, 3, [(byte)(0x90 | note.Channel), (byte)note.Key, (byte)note.Velocity]));
            events.Add(new Event(note.EndTick, 1, [(byte)(0x80 | note.Channel), (byte)note.Key, 64]));
        }
        return InOrder(events, Math.Max(track.EndTick, events.Select(e => e.Tick).DefaultIfEmpty(0).Max()));
    }

    private static void Bends(List<Event> events, int channel, MidiPitchBend[] bends)
    {
        var range = Math.Ceiling(Math.Max(LeastBendRange, bends.Max(b => Math.Abs(b.Semitones))));
        if (channel is < 0 or > 15 || !(range <= 127))
            throw new ArgumentException("a pitch bend cannot be in a MIDI file", nameof(bends));
        var control = (byte)(0xB0 | channel);
        events.Add(new Event(0, 0, [control, 101, 0]));
        events.Add(new Event(0, 0, [control, 100, 0]));
        events.Add(new Event(0, 0, [control, 6, (byte)range]));
        events.Add(new Event(0, 0, [control, 38, 0]));
        var before = -1;
        foreach (var bend in bends)
        {
            var value = Math.Clamp((int)Math.Round(bend.Semitones / range * Centre) + Centre, 0, 2 * Centre - 1);
            if (value == before)
                continue;
            before = value;
            events.Add(new Event(bend.Tick, 2, [(byte)(0xE0 | channel), (byte)(value & 0x7F), (byte)(value >> 7)]));
        }
    }

    private static byte[] InOrder(IEnumerable<Event> events, long end)
    {
        var track = new MemoryStream();
        var tick = 0L;
        foreach (var next in events.OrderBy(e => e.Tick).ThenBy(e => e.Rank).Append(new Event(end, 4, [0xFF, 0x2F, 0])))
        {
            if (next.Tick - tick is < 0 or > LongestDelta)
                throw new ArgumentException("an event lies before the beginning or too far from the one before", nameof(events));
            track.Write(Variable((int)(next.Tick - tick)));
            track.Write(next.Bytes);
            tick = next.Tick;
        }
        return track.ToArray();
    }

    private static byte[] Variable(int value)
    {
        var bytes = new List<byte> { (byte)(value & 0x7F) };
        for (value >>= 7; value > 0; value >>= 7)
            bytes.Insert(0, (byte)(value & 0x7F | 0x80));
        return [.. bytes];
    }

    private static byte[] UInt16(int value) => [(byte)(value >> 8), (byte)value];

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> name, byte[] content)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        file.Write(name);
        file.Write(length);
        file.Write(content);
    }

    private sealed record Event(long Tick, int Rank, byte[] Bytes);
}
