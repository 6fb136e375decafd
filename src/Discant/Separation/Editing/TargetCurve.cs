using Discant.Pitch;
using Discant.Pitch.Notes;

namespace Discant.Separation.Editing;

/// <summary>F0 curves as edits want them.</summary>
public static class TargetCurve
{
    private const double SlowSeconds = 0.4; // a Hann window of this length holds 5 Hz and more away
    private const double LongestRestSeconds = 0.25; // a melody's gaps up to this are articulation
    private const double BorderSeconds = 0.05;

    /// <summary>The curve of a voice after its edit.</summary>
    /// <param name="curve">frames of 16 ms, Hz, 0 where silent.</param>
    /// <param name="edit">What is to become of it.</param>
    /// <returns>As many frames; 0 where the voice is silent before or after.</returns>
    public static double[] Of(IReadOnlyList<double> curve, VoiceEdit edit)
    {
        var target = curve.Select(f => SungStretch.IsVoiced(f) ? f : 0).ToArray();
        if (edit.Melody is { } melody)
            target = Follow(target, MelodyOf(melody, edit.Voice));
        if (edit.Tune != 0 || edit.Vibrato != 1)
            target = OfNotes(target, edit);
        var factor = Math.Pow(2, edit.TransposeCents / 1200);
        return factor == 1 ? target : Array.ConvertAll(target, f => f * factor);
    }

    /// <summary>The curve of a melody that a voice is to follow: that of its name, whatever the case of the letters, or the only one.</summary>
    /// <param name="melody">The melody.</param>
    /// <param name="voice">Name of the voice.</param>
    /// <exception cref="InvalidDataException">It has several curves and none of that name; the message is one line.</exception>
    public static double[] MelodyOf(PitchTracks melody, string voice)
    {
        for (var v = 0; v < melody.VoiceCount; v++)
            if (melody.Names[v].Equals(voice, StringComparison.OrdinalIgnoreCase))
                return melody.Voice(v).ToArray();
        return melody.VoiceCount == 1
            ? melody.Voice(0).ToArray()
            : throw new InvalidDataException(
                $"the melody has {melody.VoiceCount} voices and none is called {voice}; there are {string.Join(", ", melody.Names)}"
            );
    }

    // Gaps of the melody are held, rests silence the voice.
    private static double[] Follow(double[] curve, double[] melody)
    {
        var most = (int)(LongestRestSeconds / PitchTracks.FrameSeconds);
        var sounding = new double[curve.Length];
        melody.AsSpan(0, Math.Min(melody.Length, curve.Length)).CopyTo(sounding);
        for (var k = 0; k < sounding.Length; k++)
        {
            if (sounding[k] > 0)
                continue;
            var end = k;
            while (end < sounding.Length && sounding[end] <= 0)
                end++;
            var isShort = end - k <= most && k > 0 && end < sounding.Length;
            for (; k < end; k++)
                sounding[k] = isShort ? sounding[k - 1] : 0;
            k--;
        }
        for (var k = 0; k < curve.Length; k++)
            sounding[k] = curve[k] > 0 ? sounding[k] : 0;
        return sounding;
    }

    private static double[] OfNotes(double[] curve, VoiceEdit edit)
    {
        var notes = NoteSegmentation.Of(curve);
        var shift = new double[curve.Length];
        var reference = PitchScale.Midi(edit.ReferenceHertz);
        for (var n = 0; n < notes.Count; n++)
        {
            var note = notes[n];
            var offGrid = note.Midi - reference - Math.Round(note.Midi - reference);
            var isLegatoBefore = n > 0 && notes[n - 1].EndFrame == note.FirstFrame;
            var isLegatoAfter = n + 1 < notes.Count && notes[n + 1].FirstFrame == note.EndFrame;
            var fast = edit.Vibrato == 1 ? null : Fast(curve, note);
            for (var k = note.FirstFrame; k < note.EndFrame; k++)
            {
                shift[k] = -100 * edit.Tune * offGrid;
                if (fast is not null)
                    shift[k] += (edit.Vibrato - 1) * fast[k - note.FirstFrame] * Inside(k, note, isLegatoBefore, isLegatoAfter);
            }
        }
        var smooth = Smooth(shift, curve, notes);
        return [.. curve.Select((f, k) => f > 0 ? f * Math.Pow(2, smooth[k] / 1200) : 0)];
    }

    // The way from one note to the next is no vibrato.
    private static double Inside(int frame, PitchNote note, bool isLegatoBefore, bool isLegatoAfter)
    {
        var border = BorderSeconds / PitchTracks.FrameSeconds;
        var before = isLegatoBefore ? (frame + 0.5 - note.FirstFrame) / border : 1;
        var after = isLegatoAfter ? (note.EndFrame - 0.5 - frame) / border : 1;
        return Math.Clamp(Math.Min(before, after), 0, 1);
    }

    // Cents by which the curve leaves its slow course: what a Hann window takes away, the note being mirrored at its ends.
    private static double[] Fast(double[] curve, PitchNote note)
    {
        var hertz = SungStretch.Filled(curve, note.FirstFrame, note.EndFrame, f => f > 0);
        var cents = Array.ConvertAll(hertz, f => 100 * PitchScale.Midi(f));
        var half = (int)Math.Round(SlowSeconds / 2 / PitchTracks.FrameSeconds);
        var fast = new double[cents.Length];
        for (var k = 0; k < fast.Length; k++)
        {
            var (sum, weights) = (0.0, 0.0);
            for (var j = -half; j <= half; j++)
            {
                var weight = 0.5 + 0.5 * Math.Cos(Math.PI * j / (half + 1));
                sum += weight * cents[Mirrored(k + j, cents.Length)];
                weights += weight;
            }
            fast[k] = cents[k] - sum / weights;
        }
        return fast;
    }

    private static int Mirrored(int k, int length)
    {
        var period = 2 * length;
        k = ((k % period) + period) % period;
        return k < length ? k : period - 1 - k;
    }

    // Where notes follow each other without a gap their shifts are faded into each other.
    private static double[] Smooth(double[] shift, double[] curve, IReadOnlyList<PitchNote> notes)
    {
        var smooth = (double[])shift.Clone();
        var half = (int)Math.Round(BorderSeconds / 2 / PitchTracks.FrameSeconds);
        for (var n = 1; n < notes.Count; n++)
        {
            var border = notes[n].FirstFrame;
            if (notes[n - 1].EndFrame != border)
                continue;
            for (var k = Math.Max(0, border - half); k < Math.Min(shift.Length, border + half); k++)
            {
                var share = (k + 0.5 - border + half) / (2 * half);
                smooth[k] = (1 - share) * shift[Math.Min(k, border - 1)] + share * shift[Math.Max(k, border)];
            }
        }
        return HeldOutside(smooth, curve, notes);
    }

    // What is sung but no note goes with the note beside it.
    private static double[] HeldOutside(double[] shift, double[] curve, IReadOnlyList<PitchNote> notes)
    {
        var isNote = new bool[curve.Length];
        foreach (var note in notes)
            isNote.AsSpan(note.FirstFrame, note.Frames).Fill(true);
        for (var k = 1; k < shift.Length; k++)
            if (!isNote[k] && curve[k] > 0 && curve[k - 1] > 0)
                (shift[k], isNote[k]) = (shift[k - 1], isNote[k - 1]);
        for (var k = shift.Length - 2; k >= 0; k--)
            if (!isNote[k] && curve[k] > 0 && curve[k + 1] > 0)
                (shift[k], isNote[k]) = (shift[k + 1], isNote[k + 1]);
        return shift;
    }
}
