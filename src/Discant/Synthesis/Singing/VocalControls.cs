namespace Discant.Synthesis.Singing;

/// <summary>Everything that steers one voice, once a millisecond; amplitudes are relative to a sung vowel.</summary>
internal sealed class VocalControls
{
    /// <summary>A nose without a mouth resonates here; where the zero has the same frequency nothing is heard of both.</summary>
    public const double NasalPoleHz = 270;

    /// <summary>Below this amplitude the folds count as still, and are.</summary>
    private const double StillAmplitude = 0.02;

    private const double AttackSeconds = 0.07;
    private const double ReleaseSeconds = 0.11;

    private VocalControls(int length)
    {
        Length = length;
        Voicing = new double[length];
        Aspiration = new double[length];
        Frication = new double[length];
        FricationHz = new double[length];
        FricationBandwidthHz = new double[length];
        NasalZeroHz = new double[length];
        FormantHz = Table(length);
        BandwidthHz = Table(length);
        F0 = Level = [];
    }

    /// <summary>Number of control instants.</summary>
    public int Length { get; }

    /// <summary>Fundamental frequency, Hz; goes on where nothing sounds.</summary>
    public double[] F0 { get; private set; }

    /// <summary>Amplitude factor of note and phrase.</summary>
    public double[] Level { get; private set; }

    public double[] Voicing { get; private set; }
    public double[] Aspiration { get; private set; }
    public double[] Frication { get; private set; }
    public double[] FricationHz { get; private set; }
    public double[] FricationBandwidthHz { get; private set; }
    public double[] NasalZeroHz { get; private set; }

    /// <summary>formants x control instants.</summary>
    public double[][] FormantHz { get; }

    /// <summary>formants x control instants.</summary>
    public double[][] BandwidthHz { get; }

    public static VocalControls From(VocalScore score, SingerCharacter singer, double seconds, Random random)
    {
        var controls = new VocalControls((int)Math.Ceiling(seconds * ControlSignal.Rate) + 1);
        controls.F0 = Intonation.Curve(score.Notes, singer, controls.Length, random);
        controls.Level = Levels(score.Notes, controls.Length);
        controls.Write(score.Segments);
        controls.ShapePhrases(score);
        controls.Smooth();
        controls.TuneFirstFormant();
        return controls;
    }

    /// <summary>F0 at frame times (every `hop` control instants, from 0), 0 where the folds are still.</summary>
    public double[] VoicedF0(int frames, int hop)
    {
        var f0 = new double[frames];
        for (var t = 0; t < frames && t * hop < Length; t++)
            f0[t] = Voicing[t * hop] > 0 ? F0[t * hop] : 0;
        return f0;
    }

    private static double[][] Table(int length) => [.. Enumerable.Range(0, FormantTable.FormantCount).Select(_ => new double[length])];

    private static double[] Levels(IReadOnlyList<TimedNote> notes, int length)
    {
        var decibels = new double[length];
        foreach (var note in notes)
        {
            var from = ControlSignal.IndexOf(note.Start, length);
            Array.Fill(decibels, note.LevelDb, from, length - from);
        }
        return Array.ConvertAll(ControlSignal.Smoothed(decibels, 160), ControlSignal.FromDecibels);
    }

    // In silence the mouth already takes the shape of what comes next; after the last sound it stays.
    private void Write(IReadOnlyList<SoundSegment> segments)
    {
        Array.Fill(NasalZeroHz, NasalPoleHz);
        var rest = segments.Count == 0 ? Phonemes.Vowel : segments[^1].Articulation;
        Hold(0, Length, segments.Count == 0 ? FormantTable.Neutral(VoicePart.Alto) : segments[^1].Formants, rest);
        var shaped = 0;
        foreach (var (start, end, articulation, formants) in segments)
        {
            var from = ControlSignal.IndexOf(start, Length);
            var to = ControlSignal.IndexOf(end, Length);
            Hold(shaped, to, formants, articulation);
            shaped = to;
            Array.Fill(Voicing, ControlSignal.FromDecibels(articulation.VoicingDb), from, to - from);
            Array.Fill(Aspiration, ControlSignal.FromDecibels(articulation.AspirationDb), from, to - from);
            Array.Fill(Frication, ControlSignal.FromDecibels(articulation.FricationDb), from, to - from);
            if (articulation.NasalZeroHz > 0)
                Array.Fill(NasalZeroHz, articulation.NasalZeroHz, from, to - from);
        }
    }

    private void Hold(int from, int to, Formant[] formants, Articulation articulation)
    {
        for (var k = 0; k < formants.Length; k++)
        {
            Array.Fill(FormantHz[k], formants[k].FrequencyHz, from, to - from);
            Array.Fill(BandwidthHz[k], formants[k].BandwidthHz, from, to - from);
        }
        Array.Fill(FricationHz, articulation.FricationHz, from, to - from);
        Array.Fill(FricationBandwidthHz, articulation.FricationBandwidthHz, from, to - from);
    }

    /// <summary>A phrase swells from nothing, arches, and dies away; so does a breath.</summary>
    private void ShapePhrases(VocalScore score)
    {
        var phraseStarts = score.Notes.Where(n => n.BeginsPhrase).Select(n => n.Start).ToArray();
        for (var k = 0; k < phraseStarts.Length; k++)
        {
            var next = k + 1 < phraseStarts.Length ? phraseStarts[k + 1] : double.PositiveInfinity;
            var end = score.Notes.Last(n => n.Start < next).End;
            var span = end - phraseStarts[k];
            var attack = Math.Min(AttackSeconds, 0.3 * span);
            var release = Math.Min(ReleaseSeconds, 0.3 * span);
            var from = ControlSignal.IndexOf(phraseStarts[k], Length);
            var to = ControlSignal.IndexOf(end, Length);
            for (var c = from; c < to; c++)
            {
                var time = ((double)c / ControlSignal.Rate) - phraseStarts[k];
                var arch = 0.85 + (0.15 * Math.Sin(Math.PI * time / span));
                Voicing[c] *= arch * Rise(0.2 + (0.8 * time / attack)) * Rise((span - time) / release);
            }
        }
        foreach (var breath in score.Segments.Where(s => !s.Articulation.IsVoiced && s.End - s.Start > 0.11))
            Swell(Aspiration, ControlSignal.IndexOf(breath.Start, Length), ControlSignal.IndexOf(breath.End, Length));
    }

    private static double Rise(double share) => 0.5 * (1 - Math.Cos(Math.PI * Math.Clamp(share, 0, 1)));

    private static void Swell(double[] amplitude, int from, int to)
    {
        for (var c = from; c < to; c++)
            amplitude[c] *= Math.Sin(Math.PI * Math.Pow((c - from + 0.5) / (to - from), 1.5));
    }

    // Widths in milliseconds: tongue and jaw are slow, the folds faster, a burst almost at once.
    private void Smooth()
    {
        Voicing = Array.ConvertAll(ControlSignal.Smoothed(Voicing, 28), v => Math.Max(0, v - StillAmplitude));
        Aspiration = ControlSignal.Smoothed(Aspiration, 18);
        Frication = ControlSignal.Smoothed(Frication, 10);
        FricationHz = ControlSignal.Smoothed(FricationHz, 14);
        FricationBandwidthHz = ControlSignal.Smoothed(FricationBandwidthHz, 14);
        NasalZeroHz = ControlSignal.Smoothed(NasalZeroHz, 26);
        for (var k = 0; k < FormantHz.Length; k++)
        {
            FormantHz[k] = ControlSignal.Smoothed(FormantHz[k], 56);
            BandwidthHz[k] = ControlSignal.Smoothed(BandwidthHz[k], 56);
        }
    }

    // High voices open the mouth so that the first formant does not lie below the fundamental (Sundberg 1975).
    private void TuneFirstFormant()
    {
        for (var c = 0; c < Length; c++)
        {
            FormantHz[0][c] = Math.Max(FormantHz[0][c], 1.03 * F0[c]);
            FormantHz[1][c] = Math.Max(FormantHz[1][c], 1.35 * FormantHz[0][c]);
        }
    }
}
