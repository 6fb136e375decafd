using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Discant.Pitch.Notes;

/// <summary>How well voices are in tune: each note against equal temperament, and the voices against each other, chord by chord.</summary>
/// <param name="ReferenceHertz">The a' that deviations refer to.</param>
/// <param name="Voices">One a voice.</param>
/// <param name="Notes">Voice after voice, in the order of time.</param>
/// <param name="Intervals">Chord after chord.</param>
public sealed record IntonationReport(
    double ReferenceHertz,
    IReadOnlyList<VoiceIntonation> Voices,
    IReadOnlyList<NoteIntonation> Notes,
    IReadOnlyList<IntervalIntonation> Intervals
)
{
    private const double ShortestChordSeconds = 0.1;

    private static readonly string[] s_names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

    /// <summary>The report on curves.</summary>
    /// <param name="tracks">F0 of the voices.</param>
    /// <param name="voices">Their notes, in the same order.</param>
    /// <param name="referenceHertz">Pitch of a'; null to estimate it from the notes (<see cref="TuningReference"/>).</param>
    public static IntonationReport Of(PitchTracks tracks, IReadOnlyList<VoiceNotes> voices, double? referenceHertz = null)
    {
        var reference = referenceHertz ?? TuningReference.Estimate(voices.SelectMany(v => v.Notes));
        var notes = voices.SelectMany(v => v.Notes.Select(n => Note(v.Name, n, reference))).ToArray();
        return new IntonationReport(
            reference,
            [.. voices.Select(v => Voice(v.Name, [.. notes.Where(n => n.Voice == v.Name)]))],
            notes,
            [.. Chords(tracks, voices)]
        );
    }

    /// <summary>The intervals of each two voices taken together, in the order of their names.</summary>
    public IReadOnlyList<PairIntonation> Pairs() =>
        [
            .. Intervals
                .GroupBy(i => string.CompareOrdinal(i.Lower, i.Upper) < 0 ? (i.Lower, i.Upper) : (i.Upper, i.Lower))
                .OrderBy(g => g.Key.Item1, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Item2, StringComparer.Ordinal)
                .Select(g => new PairIntonation(
                    g.Key.Item1,
                    g.Key.Item2,
                    g.Count(),
                    MeanMagnitude(g, i => i.EqualDeviationCents),
                    MeanMagnitude(g, i => i.JustDeviationCents)
                )),
        ];

    /// <summary>The notes as comma-separated values with a line of titles.</summary>
    public string NotesToCsv() =>
        Csv(
            "voice,onset_s,offset_s,hz,key,name,deviation_cents,drift_cents_per_s,vibrato_cents",
            Notes.Select(n =>
                $"{CsvText.Quoted(n.Voice)},{N(n.OnsetSeconds, "0.000")},{N(n.OffsetSeconds, "0.000")},{N(n.Hertz, "0.00")},{n.Key.ToString(CultureInfo.InvariantCulture)},{n.KeyName},{N(n.DeviationCents, "0.0")},{N(n.DriftCentsASecond, "0.0")},{N(n.VibratoCents, "0.0")}"
            )
        );

    /// <summary>The intervals as comma-separated values with a line of titles.</summary>
    public string IntervalsToCsv() =>
        Csv(
            "chord,start_s,end_s,lower,upper,cents,semitones,equal_deviation_cents,just_ratio,just_deviation_cents",
            Intervals.Select(i =>
                $"{i.Chord.ToString(CultureInfo.InvariantCulture)},{N(i.StartSeconds, "0.000")},{N(i.EndSeconds, "0.000")},{CsvText.Quoted(i.Lower)},{CsvText.Quoted(i.Upper)},{N(i.Cents, "0.0")},{i.Semitones.ToString(CultureInfo.InvariantCulture)},{N(i.EqualDeviationCents, "0.0")},{i.JustRatio},{N(i.JustDeviationCents, "0.0")}"
            )
        );

    /// <summary>All of it as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, IntonationJson.Default.IntonationReport);

    private static NoteIntonation Note(string voice, PitchNote note, double reference)
    {
        var pitch = 69 + PitchScale.Cents(note.Hertz, reference) / 100;
        var key = (int)Math.Round(pitch);
        var name = s_names[(key % 12 + 12) % 12] + (Math.Floor(key / 12.0) - 1).ToString(CultureInfo.InvariantCulture);
        return new NoteIntonation(
            voice,
            note.OnsetSeconds,
            note.OffsetSeconds,
            note.Hertz,
            key,
            name,
            100 * (pitch - key),
            note.DriftCentsASecond,
            note.VibratoCents
        );
    }

    private static VoiceIntonation Voice(string name, NoteIntonation[] notes)
    {
        double Mean(Func<NoteIntonation, double> value) =>
            notes.Sum(n => (n.OffsetSeconds - n.OnsetSeconds) * value(n)) / notes.Sum(n => n.OffsetSeconds - n.OnsetSeconds);
        if (notes.Length == 0)
            return new VoiceIntonation(name, 0, 0, 0, 0, 0);
        var mean = Mean(n => n.DeviationCents);
        return new VoiceIntonation(
            name,
            notes.Length,
            mean,
            Math.Sqrt(Mean(n => (n.DeviationCents - mean) * (n.DeviationCents - mean))),
            Mean(n => n.DriftCentsASecond),
            Mean(n => n.VibratoCents)
        );
    }

    private static double MeanMagnitude(IEnumerable<IntervalIntonation> intervals, Func<IntervalIntonation, double> deviation) =>
        intervals.Sum(i => (i.EndSeconds - i.StartSeconds) * Math.Abs(deviation(i))) / intervals.Sum(i => i.EndSeconds - i.StartSeconds);

    // A chord lasts as long as no voice begins or ends a note.
    private static IEnumerable<IntervalIntonation> Chords(PitchTracks tracks, IReadOnlyList<VoiceNotes> voices)
    {
        var borders = voices.SelectMany(v => v.Notes).SelectMany(n => new[] { n.FirstFrame, n.EndFrame }).Distinct().Order().ToArray();
        var next = new int[voices.Count];
        var chord = 0;
        foreach (var (first, end) in borders.Zip(borders.Skip(1)))
        {
            var sounding = new List<(int Voice, double Cents)>();
            for (var v = 0; v < voices.Count; v++)
            {
                var notes = voices[v].Notes;
                while (next[v] < notes.Count && notes[next[v]].EndFrame <= first)
                    next[v]++;
                if (next[v] < notes.Count && notes[next[v]].FirstFrame <= first && Pitch(tracks.Voice(v)[first..end]) is { } pitch)
                    sounding.Add((v, pitch));
            }
            if (sounding.Count < 2 || (end - first) * PitchTracks.FrameSeconds < ShortestChordSeconds)
                continue;
            chord++;
            sounding.Sort((a, b) => a.Cents.CompareTo(b.Cents));
            for (var lower = 0; lower < sounding.Count; lower++)
            for (var upper = lower + 1; upper < sounding.Count; upper++)
                yield return Interval(chord, first, end, sounding[lower], sounding[upper], tracks.Names);
        }
    }

    private static IntervalIntonation Interval(
        int chord,
        int first,
        int end,
        (int Voice, double Cents) lower,
        (int Voice, double Cents) upper,
        IReadOnlyList<string> names
    )
    {
        var cents = upper.Cents - lower.Cents;
        var semitones = (int)Math.Round(cents / 100);
        var just = JustInterval.Of(semitones);
        return new IntervalIntonation(
            chord,
            first * PitchTracks.FrameSeconds,
            end * PitchTracks.FrameSeconds,
            names[lower.Voice],
            names[upper.Voice],
            cents,
            semitones,
            cents - 100 * semitones,
            just.Ratio,
            cents - just.Cents
        );
    }

    private static double? Pitch(ReadOnlySpan<double> curve) =>
        NoteSegmentation.Median(Array.ConvertAll(curve.ToArray(), f => f > 0 ? 100 * PitchScale.Midi(f) : double.NaN));

    // Adding 0 takes the sign away from a zero.
    private static string N(double value, string format) =>
        (Math.Round(value, format.Length - 2) + 0.0).ToString(format, CultureInfo.InvariantCulture);

    private static string Csv(string titles, IEnumerable<string> rows)
    {
        var text = new StringBuilder(titles).Append('\n');
        foreach (var row in rows)
            text.Append(row).Append('\n');
        return text.ToString();
    }
}
