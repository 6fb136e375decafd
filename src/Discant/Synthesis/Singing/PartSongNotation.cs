using System.Globalization;

namespace Discant.Synthesis.Singing;

/// <summary>Reads the compact text in which part-songs are written down here.</summary>
/// <remarks>
/// A phrase is a line `: syllables` followed by one line a voice, `S`, `A`, `T` or `B` and its notes. A note is a name (`C#4`, `Bb3`; C4 is
/// middle C) and, after a colon, its length in beats where that is not 1. Notes joined by `_` share a syllable; `-` is a rest and takes none.
/// Every phrase ends with a fermata: its last note is held longer, and everybody breathes.
/// </remarks>
public static class PartSongNotation
{
    private const string Voices = "SATB";
    private const double LeadSeconds = 0.5;
    private const double BreathSeconds = 0.38;

    /// <summary>Reads a song.</summary>
    /// <param name="title">The work, by name.</param>
    /// <param name="text">The notation; blank lines do not count.</param>
    /// <param name="beatsPerMinute">Tempo.</param>
    /// <param name="fermataBeats">How much longer the last note of a phrase is, the breath included.</param>
    /// <exception cref="FormatException">The text cannot be read, or voices of a phrase differ in length or number of syllables.</exception>
    public static PartSong Parse(string title, string text, double beatsPerMinute, double fermataBeats)
    {
        ArgumentNullException.ThrowIfNull(text);
        var secondsPerBeat = 60 / beatsPerMinute;
        var notes = new SortedDictionary<int, List<SungNote>>();
        var now = LeadSeconds;
        foreach (var phrase in Phrases(text))
        {
            var syllables = phrase[0][1..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Syllable.Parse).ToArray();
            var sung = phrase.Skip(1).ToDictionary(line => VoiceOf(line), line => Sing(line, syllables, now, secondsPerBeat));
            var end = sung.Values.Max(s => s.Beats);
            if (sung.Values.Any(s => Math.Abs(s.Beats - end) > 1e-9))
                throw new FormatException($"the voices of the phrase '{phrase[0]}' differ in length");
            foreach (var (voice, (line, _)) in sung)
                (notes.TryGetValue(voice, out var soFar) ? soFar : notes[voice] = []).AddRange(Held(line, fermataBeats * secondsPerBeat));
            now += (end + fermataBeats) * secondsPerBeat;
        }
        VoicePart[] voices = [.. notes.Keys.Select(k => (VoicePart)k)];
        var names = SungPart.NamesOf(voices);
        return new PartSong(title, [.. notes.Values.Select((n, k) => new SungPart(names[k], voices[k], n))], now + LeadSeconds);
    }

    /// <summary>The number of a note's name: `A4` is 69, `Bb3` 58, `C#4` 61.</summary>
    /// <exception cref="FormatException">Not a note.</exception>
    public static double MidiOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var step = name.Length < 2 || !char.IsAsciiLetterUpper(name[0]) ? -1 : "C D EF G A B".IndexOf(name[0], StringComparison.Ordinal);
        var accidental = step >= 0 && name[1] is '#' or 'b' ? 1 : 0;
        if (step < 0 || !int.TryParse(name.AsSpan(1 + accidental), CultureInfo.InvariantCulture, out var octave))
            throw new FormatException($"'{name}' is not a note such as A4, Bb3 or C#4");
        var alteration =
            accidental == 0 ? 0
            : name[1] == '#' ? 1
            : -1;
        return (12 * (octave + 1)) + step + alteration;
    }

    private static List<string[]> Phrases(string text)
    {
        var phrases = new List<List<string>>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == ':')
                phrases.Add([]);
            else if (phrases.Count == 0)
                throw new FormatException($"notes before the first syllables: '{line}'");
            phrases[^1].Add(line);
        }
        return [.. phrases.Select(p => p.ToArray())];
    }

    private static int VoiceOf(string line)
    {
        var voice = line.Length > 1 && line[1] == ' ' ? Voices.IndexOf(line[0], StringComparison.Ordinal) : -1;
        return voice >= 0 ? voice : throw new FormatException($"'{line}' does not begin with a voice (S, A, T, B)");
    }

    private static (List<SungNote> Notes, double Beats) Sing(string line, Syllable[] syllables, double start, double secondsPerBeat)
    {
        var notes = new List<SungNote>();
        var beats = 0.0;
        var next = 0;
        foreach (var group in line[1..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var isFirst = true;
            foreach (var token in group.Split('_'))
            {
                var (midi, length) = Note(token);
                if (!double.IsNaN(midi))
                {
                    if (isFirst && next == syllables.Length)
                        throw new FormatException($"more notes than syllables: '{line}'");
                    var syllable = isFirst ? syllables[next++] : null;
                    notes.Add(new SungNote(start + (beats * secondsPerBeat), length * secondsPerBeat, midi, syllable));
                }
                isFirst = false;
                beats += length;
            }
        }
        return next == syllables.Length ? (notes, beats) : throw new FormatException($"more syllables than notes: '{line}'");
    }

    private static (double Midi, double Beats) Note(string token)
    {
        var parts = token.Split(':');
        var beats = parts.Length == 1 ? 1 : double.Parse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return (string.Equals(parts[0], "-", StringComparison.Ordinal) ? double.NaN : MidiOf(parts[0]), beats);
    }

    private static IEnumerable<SungNote> Held(List<SungNote> notes, double fermataSeconds) =>
        notes.Select(
            (note, k) => k < notes.Count - 1 ? note : note with { DurationSeconds = note.DurationSeconds + fermataSeconds - BreathSeconds }
        );
}
