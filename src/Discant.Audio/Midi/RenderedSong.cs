namespace Discant.Audio.Midi;

/// <summary>A song as stems, one a kind of instrument.</summary>
public static class RenderedSong
{
    /// <summary>Plays the parts of a MIDI file or a chord list one by one.</summary>
    /// <param name="path">A .mid or .mma file.</param>
    /// <param name="instruments">Kinds of instruments that are wanted (<see cref="MidiParts.Instruments"/>); others are left out.</param>
    /// <param name="renderer">Soundfont, rate and loudness.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Part by part, in the order of their names; all as long as each other.</returns>
    /// <exception cref="AudioFormatException">The file or the soundfont is missing or damaged, or a program that is needed is not installed.</exception>
    public static IReadOnlyList<(MidiPart Part, AudioBuffer Sound)> Render(
        string path,
        IReadOnlyList<string> instruments,
        SoundFontRenderer renderer,
        CancellationToken cancel
    )
    {
        var isChords = Path.GetExtension(path).Equals(ChordSong.Ending, StringComparison.OrdinalIgnoreCase);
        var midi = isChords ? ChordSong.ToMidi(path, cancel) : MidiFile.ReadBytes(path);
        var parts = MidiParts.Of(midi, path).Where(p => instruments.Contains(p.Instrument, StringComparer.OrdinalIgnoreCase)).ToArray();
        var sounds = Array.ConvertAll(parts, p => renderer.Render(p.File, path, cancel));
        var length = sounds.Select(s => s.Length).DefaultIfEmpty(0).Max();
        return [.. parts.Zip(sounds, (p, s) => (p, Lengthened(s, length)))];
    }

    // fluidsynth ends a file when the last voice is silent, which is not the same moment in every part.
    private static AudioBuffer Lengthened(AudioBuffer sound, int length) =>
        new(
            Array.ConvertAll(
                sound.Channels,
                c =>
                {
                    Array.Resize(ref c, length);
                    return c;
                }
            ),
            sound.SampleRate
        );
}
