namespace Discant.Synthesis.Singing;

/// <summary>The written part turned into sounds with times: vowels on the beat, consonants squeezed in before it, breaths in the rests.</summary>
internal sealed class VocalScore
{
    private const double LegatoGapSeconds = 0.03;
    private const double ConsonantShare = 0.5;
    private const double LongestBreathSeconds = 0.32;
    private const double ShortestBreathSeconds = 0.12;

    private readonly SingerCharacter _singer;
    private readonly List<SoundSegment> _segments = [];

    private VocalScore(SingerCharacter singer, TimedNote[] notes)
    {
        _singer = singer;
        Notes = notes;
    }

    /// <summary>The notes in order of time; those of a phrase follow each other without a gap.</summary>
    public IReadOnlyList<TimedNote> Notes { get; }

    /// <summary>The sounds in order of time; gaps are silence.</summary>
    public IReadOnlyList<SoundSegment> Segments => _segments;

    public static VocalScore Of(SungPart part, SingerCharacter singer, Random random)
    {
        var score = new VocalScore(singer, Retimed(part.Notes, singer, random));
        score.Articulate();
        return score;
    }

    private static TimedNote[] Retimed(IReadOnlyList<SungNote> notes, SingerCharacter singer, Random random)
    {
        var starts = notes.Select(n => Math.Max(0, n.OnsetSeconds + Deviation(singer, n, random))).ToArray();
        var phraseDb = 0.0;
        var timed = new TimedNote[notes.Count];
        for (var k = 0; k < notes.Count; k++)
        {
            var isFirst = k == 0 || notes[k].OnsetSeconds - notes[k - 1].EndSeconds > LegatoGapSeconds;
            var isLast = k == notes.Count - 1 || notes[k + 1].OnsetSeconds - notes[k].EndSeconds > LegatoGapSeconds;
            if (isFirst)
                phraseDb = 1.2 * random.NextNormal();
            var end = isLast ? notes[k].EndSeconds : starts[k + 1];
            var levelDb = phraseDb + (0.7 * random.NextNormal());
            timed[k] = new TimedNote(starts[k], Math.Max(end, starts[k] + 0.02), notes[k].Midi, notes[k].Syllable, isFirst, levelDb);
        }
        return timed;
    }

    // Never more than a fifth of the note, so that the order of notes stays.
    private static double Deviation(SingerCharacter singer, SungNote note, Random random)
    {
        var most = 0.2 * note.DurationSeconds;
        return Math.Clamp(singer.TimingSeconds * random.NextNormal(), -most, most);
    }

    private void Articulate()
    {
        var groups = Groups();
        for (var k = 0; k < groups.Count; k++)
        {
            var (first, syllable, start, end) = groups[k];
            var silenceBefore = start - (k == 0 ? 0 : groups[k - 1].End);
            var next = k + 1 < groups.Count && !groups[k + 1].First.BeginsPhrase ? groups[k + 1].Syllable : null;
            if (first.BeginsPhrase)
                BeginPhrase(syllable, start, silenceBefore);
            var vowels = syllable.Nucleus.Select(_singer.Sings).ToArray();
            var coda = Steps(syllable.Coda);
            var onset = Steps(next?.Onset ?? "");
            var squeeze = Squeeze(ConsonantShare * (end - start), Seconds(coda) + Seconds(onset));
            var vowelEnd = end - (squeeze * (Seconds(coda) + Seconds(onset)));
            AddVowels(vowels, start, vowelEnd);
            var codaEnd = Add(coda, vowels[^1], vowelEnd, squeeze);
            if (next is not null)
                Add(onset, _singer.Sings(next.Nucleus[0]), codaEnd, squeeze);
        }
    }

    /// <summary>Notes that share a syllable, together.</summary>
    private List<(TimedNote First, Syllable Syllable, double Start, double End)> Groups()
    {
        var groups = new List<(TimedNote First, Syllable Syllable, double Start, double End)>();
        var open = new Syllable("", "a", "");
        foreach (var note in Notes)
        {
            if (note.Syllable is not null || note.BeginsPhrase)
                groups.Add((note, open = note.Syllable ?? open, note.Start, note.End));
            else
                groups[^1] = groups[^1] with { End = note.End };
        }
        return groups;
    }

    private void BeginPhrase(Syllable syllable, double start, double silence)
    {
        var onset = Steps(syllable.Onset);
        var squeeze = Squeeze(0.8 * silence, Seconds(onset));
        var onsetStart = start - (squeeze * Seconds(onset));
        var breath = Math.Min(LongestBreathSeconds, silence - (start - onsetStart) - 0.06);
        if (breath >= ShortestBreathSeconds && double.IsFinite(_singer.BreathDb))
        {
            var breathing = Phonemes.Breath(breath, _singer.BreathDb);
            _segments.Add(new SoundSegment(onsetStart - 0.04 - breath, onsetStart - 0.04, breathing, _singer.Breathes()));
        }
        Add(onset, _singer.Sings(syllable.Nucleus[0]), onsetStart, squeeze);
    }

    private void AddVowels(Formant[][] vowels, double start, double end)
    {
        // The first half of a diphthong is sung, the second only touched at the end.
        var turn = vowels.Length == 1 ? end : end - Math.Min(0.14, 0.35 * (end - start));
        _segments.Add(new SoundSegment(start, turn, Phonemes.Vowel, vowels[0]));
        if (vowels.Length > 1)
            _segments.Add(new SoundSegment(turn, end, Phonemes.Vowel, vowels[1]));
    }

    private double Add(IReadOnlyList<Articulation> steps, Formant[] vowel, double start, double squeeze)
    {
        foreach (var step in steps)
        {
            var end = start + (squeeze * step.Seconds);
            _segments.Add(new SoundSegment(start, end, step, _singer.Shapes(step, vowel)));
            start = end;
        }
        return start;
    }

    private static Articulation[] Steps(string consonants) => [.. consonants.SelectMany(Phonemes.Of)];

    private static double Seconds(Articulation[] steps) => steps.Sum(s => s.Seconds);

    private static double Squeeze(double available, double wanted) => wanted <= available ? 1 : Math.Max(0, available) / wanted;
}
