namespace Discant.Synthesis.Singing;

/// <summary>Makes up tonal part-songs: phrases with cadences, voices that enter late or rest, passing notes, syllables without sense.</summary>
public static class PartSongComposer
{
    private const double LeadSeconds = 0.4;
    private const int HeldBeats = 2;

    /// <summary>Composes a song.</summary>
    /// <param name="durationSeconds">Exact length, silence before and after included; at least 2.</param>
    /// <param name="options">Voices and style.</param>
    /// <param name="random">Source of everything.</param>
    /// <exception cref="ArgumentOutOfRangeException">Too short, or not one to eight voices.</exception>
    public static PartSong Compose(double durationSeconds, PartSongOptions options, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(durationSeconds, 2);
        if (options.Voices.Count is < 1 or > 8)
            throw new ArgumentOutOfRangeException(nameof(options), options.Voices.Count, "one to eight voices can be written for");
        var harmony = Harmony.Draw(random);
        var words = new SyllableSource(random.NextDouble() < options.Vocalise, random);
        var secondsPerBeat = 60 / options.BeatsPerMinute.Draw(random);
        var last = options.Voices.Select(v => (int)VoiceRange.Of(v).Centre).ToArray();
        var notes = options.Voices.Select(_ => new List<SungNote>()).ToArray();
        var now = LeadSeconds;
        while (now + (3 * secondsPerBeat) < durationSeconds)
        {
            var beats = (int)Math.Round(options.PhraseBeats.Draw(random));
            beats = Math.Min(beats, Math.Max(3, (int)((durationSeconds - now) / secondsPerBeat)));
            var chords = Chords(harmony, beats - HeldBeats + 1, options.Voices, last, random);
            last = chords[^1];
            WritePhrase(notes, chords, (now, secondsPerBeat), harmony.Scale, options, words, random);
            now += (beats + random.Choose([0.5, 0.75, 1, 2])) * secondsPerBeat;
        }
        var names = SungPart.NamesOf(options.Voices);
        var parts = options.Voices.Select((v, k) => new SungPart(names[k], v, Within(notes[k], durationSeconds - 0.2)));
        return new PartSong("Improvisation", [.. parts], durationSeconds);
    }

    private static List<SungNote> Within(List<SungNote> notes, double end) =>
        [
            .. notes
                .Where(n => n.OnsetSeconds < end - 0.1)
                .Select(n => n with { DurationSeconds = Math.Min(n.DurationSeconds, end - n.OnsetSeconds) }),
        ];

    private static int[][] Chords(Harmony harmony, int count, IReadOnlyList<VoicePart> voices, int[] before, Random random)
    {
        var chords = new int[count][];
        var degrees = Harmony.Progression(count, random);
        for (var k = 0; k < count; k++)
        {
            var keeps = k > 0 && k < count - 2 && random.NextDouble() < 0.15;
            chords[k] = before = keeps ? before : VoiceLeading.Next(harmony.Chord(degrees[k]), voices, before, random);
        }
        return chords;
    }

    private static void WritePhrase(
        List<SungNote>[] notes,
        int[][] chords,
        (double Start, double SecondsPerBeat) time,
        IReadOnlyList<int> scale,
        PartSongOptions options,
        SyllableSource words,
        Random random
    )
    {
        var entries = notes.Select(_ => Entry(chords.Length, options, random)).ToArray();
        if (Array.TrueForAll(entries, e => e >= chords.Length))
            entries[random.Next(entries.Length)] = 0;
        words.BeginPhrase(chords.Length * 2);
        for (var voice = 0; voice < notes.Length; voice++)
        {
            var line = Line(
                [.. chords.Select(c => c[voice])],
                entries[voice],
                scale,
                VoiceRange.Of(options.Voices[voice]),
                options,
                random
            );
            var isFirst = true;
            foreach (var (beat, beats, midi) in line)
            {
                var slurred = !isFirst && random.NextDouble() < options.Melisma;
                var syllable = slurred ? null : words.At((int)(2 * beat));
                notes[voice].Add(new SungNote(time.Start + (beat * time.SecondsPerBeat), beats * time.SecondsPerBeat, midi, syllable));
                isFirst = false;
            }
        }
    }

    private static int Entry(int chords, PartSongOptions options, Random random)
    {
        if (random.NextDouble() < options.Tacet)
            return chords;
        return random.NextDouble() < options.LateEntry ? random.Next(1, Math.Max(2, chords - 2)) : 0;
    }

    private static List<(double Beat, double Beats, int Midi)> Line(
        int[] notes,
        int entry,
        IReadOnlyList<int> scale,
        VoiceRange range,
        PartSongOptions options,
        Random random
    )
    {
        var line = new List<(double Beat, double Beats, int Midi)>();
        for (var k = entry; k < notes.Length; k++)
        {
            var beats = k == notes.Length - 1 ? HeldBeats : 1.0;
            var isTied = line.Count > 0 && line[^1].Midi == notes[k] && random.NextDouble() < options.Tie;
            if (isTied)
                line[^1] = line[^1] with { Beats = line[^1].Beats + beats };
            else
                line.Add((k, beats, notes[k]));
            if (beats > 1 || random.NextDouble() >= options.Ornament)
                continue;
            if (Between(notes[k], notes[k + 1], scale, random) is { } passing && range.Contains(passing))
            {
                line[^1] = line[^1] with { Beats = line[^1].Beats - 0.5 };
                line.Add((k + 0.5, 0.5, passing));
            }
        }
        return line;
    }

    /// <summary>A note of the scale on the way from one note to the next, or a neighbour where they are alike; null where there is none.</summary>
    private static int? Between(int from, int to, IReadOnlyList<int> scale, Random random)
    {
        var direction = to == from ? (random.Next(2) == 0 ? 1 : -1) : Math.Sign(to - from);
        for (var midi = from + direction; Math.Abs(midi - from) <= 2; midi += direction)
        {
            if (midi != to && scale.Contains(midi % 12))
                return midi;
        }
        return null;
    }
}
