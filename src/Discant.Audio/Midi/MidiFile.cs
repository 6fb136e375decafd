namespace Discant.Audio.Midi;

/// <summary>Standard MIDI Files of format 0 and 1 (MIDI Manufacturers Association, RP-001): notes, tempos, pitch bends and names of tracks.</summary>
public static class MidiFile
{
    /// <summary>Largest file that is read; hours of pitch bends need a few megabytes.</summary>
    public const long LargestBytes = 64L << 20;

    /// <summary>Reads a file.</summary>
    /// <exception cref="AudioFormatException">The file is missing, larger than <see cref="LargestBytes"/>, damaged, of format 2, or timed in film frames.</exception>
    public static MidiSong Read(string path) => Read(ReadBytes(path), path);

    /// <summary>The bytes of a file, unread.</summary>
    /// <exception cref="AudioFormatException">The file is missing or larger than <see cref="LargestBytes"/>.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > LargestBytes)
                throw new AudioFormatException(path, $"is no MIDI file: it has {length} bytes, at most {LargestBytes} are read");
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AudioFormatException(path, File.Exists(path) ? e.Message : "there is no such file", inner: e);
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="AudioFormatException">As <see cref="Read(string)"/>.</exception>
    public static MidiSong Read(byte[] bytes, string name)
    {
        var (division, chunks) = Chunks(bytes, name);
        var tempos = new List<MidiTempo>();
        MidiTrack[] tracks = [.. chunks.Select(chunk => MidiTrackReader.Read(chunk, tempos))];
        return new MidiSong(division, [.. tempos.OrderBy(t => t.Tick)], tracks);
    }

    /// <summary>Ticks of a quarter note and the tracks as they stand in a file.</summary>
    internal static (int Division, IReadOnlyList<MidiInput> Tracks) Chunks(byte[] bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var input = new MidiInput(bytes, name, bytes.Length);
        if (input.Left < 14 || !input.Take(4).SequenceEqual("MThd"u8))
            throw new AudioFormatException(name, "is no Standard MIDI File", 0);
        var header = input.Part(input.UInt32());
        var (format, count, division) = (header.UInt16(), header.UInt16(), header.UInt16());
        if (format > 1)
            throw new AudioFormatException(name, $"is a MIDI file of format {format}; formats 0 and 1 can be read", 8);
        if (format == 0 && count != 1)
            throw new AudioFormatException(name, $"is a MIDI file of format 0 with {count} tracks", 10);
        if (division is 0 or > (int)short.MaxValue)
            throw new AudioFormatException(name, "is timed in film frames; only ticks of a quarter note can be read", 12);
        var tracks = new List<MidiInput>();
        while (tracks.Count < count)
        {
            if (input.Left < 8)
                throw new AudioFormatException(name, $"holds {tracks.Count} of {count} tracks; it was cut short", input.Position);
            var isTrack = input.Take(4).SequenceEqual("MTrk"u8);
            var chunk = input.Part(input.UInt32());
            if (isTrack) // others are to be skipped
                tracks.Add(chunk);
        }
        return (division, tracks);
    }

    /// <summary>The bytes of a file of format 1, the tempos in a track of their own before the others.</summary>
    /// <exception cref="ArgumentException">A key, channel or velocity is out of range, or a note ends before it begins.</exception>
    public static byte[] Bytes(MidiSong song)
    {
        ArgumentNullException.ThrowIfNull(song);
        return MidiWriter.Bytes(song);
    }
}
