namespace Discant.Audio.Midi;

/// <summary>
/// Takes a Standard MIDI File apart by kinds of instruments: the families of General MIDI, and drums on channel 10. Each part keeps tempos,
/// programs and controllers of the whole, and lasts as long, so that the sounds of all parts add up to the sound of the whole.
/// </summary>
public static class MidiParts
{
    private const int DrumChannel = 9;
    private const int FamilySize = 8;
    private const int TailQuarters = 4; // for the last notes to fade

    private static readonly string[] s_families =
    [
        "piano",
        "mallets",
        "organ",
        "guitar",
        "bass",
        "strings",
        "ensemble",
        "brass",
        "reed",
        "pipe",
        "lead",
        "pad",
        "effects",
        "ethnic",
        "percussive",
        "sounds",
    ];

    /// <summary>Every kind of instrument there can be.</summary>
    public static IReadOnlyList<string> Instruments { get; } = ["drums", .. s_families];

    /// <summary>The parts of a file that have notes, in the order of their names.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="AudioFormatException">As <see cref="MidiFile.Read(string)"/>.</exception>
    public static IReadOnlyList<MidiPart> Of(byte[] bytes, string name)
    {
        var (division, tracks) = MidiFile.Chunks(bytes, name);
        MidiEvent[] events = [.. tracks.SelectMany(MidiEvent.Read).OrderBy(e => e.Tick)];
        var owners = Owners(events);
        var end = events.Select(e => e.Tick).DefaultIfEmpty(0).Max() + TailQuarters * division;
        return
        [
            .. owners
                .OfType<string>()
                .CountBy(o => o)
                .OrderBy(c => c.Key, StringComparer.Ordinal)
                .Select(c => new MidiPart(
                    c.Key,
                    c.Value,
                    MidiWriter.Bytes(division, events.Where((_, k) => owners[k] is not { } owner || owner == c.Key), end)
                )),
        ];
    }

    // Whose note an event begins; null where it begins none. What ends notes does no harm in another part.
    private static string?[] Owners(MidiEvent[] events)
    {
        var programs = new int[16];
        var owners = new string?[events.Length];
        for (var k = 0; k < events.Length; k++)
        {
            if (events[k].Bytes is [var status, var first, ..] && status >> 4 == 0xC)
                programs[status & 0xF] = first;
            else if (events[k].Bytes is [var begin, _, > 0] && begin >> 4 == 9)
                owners[k] = (begin & 0xF) == DrumChannel ? "drums" : s_families[programs[begin & 0xF] / FamilySize];
        }
        return owners;
    }
}
