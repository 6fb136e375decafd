namespace Discant.Synthesis.Singing;

/// <summary>The pitch a singer makes of the notes: glides, scoops, vibrato that sets in late, slow wandering.</summary>
internal static class Intonation
{
    private const double ScoopDecaySeconds = 0.035;

    /// <summary>The fundamental frequency at every control instant, also where nothing sounds.</summary>
    /// <param name="notes">In order of time.</param>
    /// <param name="singer">Whose habits.</param>
    /// <param name="length">Number of control instants.</param>
    /// <param name="random">Source of what differs from note to note.</param>
    /// <returns>Hz, positive.</returns>
    public static double[] Curve(IReadOnlyList<TimedNote> notes, SingerCharacter singer, int length, Random random)
    {
        var midi = Glides(notes, singer, length, random);
        var vibrato = Vibrato(notes, singer, length, random);
        var drift = Drift(singer.DriftCents, length, random);
        var f0 = new double[length];
        for (var c = 0; c < length; c++)
            f0[c] = 440 * Math.Pow(2, (midi[c] - 69 + ((vibrato[c] + drift[c] + singer.TuningCents) / 100)) / 12);
        return f0;
    }

    private static double[] Glides(IReadOnlyList<TimedNote> notes, SingerCharacter singer, int length, Random random)
    {
        var sung = notes.Select(n => n.Midi + (singer.NoteErrorCents / 100 * random.NextNormal())).ToArray();
        var midi = new double[length];
        Array.Fill(midi, sung.Length == 0 ? 60 : sung[0]);
        for (var k = 0; k < notes.Count; k++)
        {
            var from = ControlSignal.IndexOf(notes[k].Start, length);
            Array.Fill(midi, sung[k], from, length - from);
        }
        for (var k = 0; k < notes.Count; k++)
        {
            if (notes[k].BeginsPhrase)
                Scoop(midi, notes[k], 0.15 + (0.5 * random.NextDouble()));
            else
                Glide(midi, sung[k - 1], sung[k], notes[k - 1], notes[k], singer.GlideSeconds);
        }
        return midi;
    }

    // A glide has done most of its way when the vowel begins: the voice moves during the consonant.
    private static void Glide(double[] midi, double low, double high, TimedNote before, TimedNote note, double seconds)
    {
        var shorter = Math.Min(before.End - before.Start, note.End - note.Start);
        var width = Math.Min(seconds, 0.6 * shorter);
        var from = ControlSignal.IndexOf(note.Start - (0.65 * width), midi.Length);
        var to = ControlSignal.IndexOf(note.Start + (0.35 * width), midi.Length);
        for (var c = from; c < to; c++)
            midi[c] = low + ((high - low) * 0.5 * (1 - Math.Cos(Math.PI * (c - from + 0.5) / (to - from))));
    }

    private static void Scoop(double[] midi, TimedNote note, double semitones)
    {
        var end = ControlSignal.IndexOf(note.End, midi.Length);
        for (var c = ControlSignal.IndexOf(note.Start - 0.15, midi.Length); c < end; c++)
        {
            var after = Math.Max(0, ((double)c / ControlSignal.Rate) - note.Start);
            midi[c] -= semitones * Math.Exp(-after / ScoopDecaySeconds);
        }
    }

    private static double[] Vibrato(IReadOnlyList<TimedNote> notes, SingerCharacter singer, int length, Random random)
    {
        var depth = new double[length];
        foreach (var note in notes)
        {
            var from = ControlSignal.IndexOf(note.Start + 0.12 + (0.12 * random.NextDouble()), length);
            var to = ControlSignal.IndexOf(note.End, length);
            if (to > from)
                Array.Fill(depth, singer.VibratoDepthCents * (0.8 + (0.4 * random.NextDouble())), from, to - from);
        }
        depth = ControlSignal.Smoothed(depth, 260);
        var rate = Drift(0.05, length, random);
        var phase = random.NextDouble();
        for (var c = 0; c < length; c++)
        {
            depth[c] *= Math.Sin(2 * Math.PI * phase);
            phase += singer.VibratoRateHz * (1 + rate[c]) / ControlSignal.Rate;
        }
        return depth;
    }

    /// <summary>A random walk that is drawn back to zero: values 80 ms apart, joined smoothly.</summary>
    private static double[] Drift(double deviation, int length, Random random)
    {
        const int Step = 80;
        const double Memory = 0.85;
        var drift = new double[length];
        var value = deviation * random.NextNormal();
        for (var c = 0; c < length; c++)
        {
            if (c % Step == 0)
                value = (Memory * value) + (deviation * Math.Sqrt(1 - (Memory * Memory)) * random.NextNormal());
            drift[c] = value;
        }
        return ControlSignal.Smoothed(drift, 2 * Step);
    }
}
