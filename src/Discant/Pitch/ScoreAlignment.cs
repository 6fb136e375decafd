using Discant.Audio;
using Discant.Audio.Midi;

namespace Discant.Pitch;

/// <summary>
/// Finds where in a recording each note of its score is sung, by dynamic time warping on pitch classes, so that the score gives the F0 of
/// every voice.
/// </summary>
public static class ScoreAlignment
{
    private const double LeastSeconds = 1e-3;

    /// <summary>Reads a score, a Standard MIDI File with a track for each voice, and aligns it.</summary>
    /// <param name="path">The score.</param>
    /// <param name="recording">Mono.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>As <see cref="Align"/>.</returns>
    /// <exception cref="PitchFileException">The score is missing or damaged, has no voices or chords in a voice, or does not fit the recording.</exception>
    public static PitchTracks AlignFile(string path, Mixture recording, CancellationToken cancel)
    {
        try
        {
            return Align(MidiFile.Read(path), recording, cancel, path);
        }
        catch (AudioFormatException e)
        {
            throw new PitchFileException(e.Message, e);
        }
    }

    /// <summary>
    /// Aligns a score with a recording. Tempos are free within a factor of three around the mean one, silence before and after of any length,
    /// and the recording may be tuned to another pitch by up to half a semitone.
    /// </summary>
    /// <param name="score">A track, or channel of a track, for each voice.</param>
    /// <param name="recording">Mono; 16 kHz are enough.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <param name="name">What errors call the score.</param>
    /// <returns>voices x frames on the recording's time: the score's pitch in Hz on a' = 440 Hz, 0 where the voice rests.</returns>
    /// <exception cref="PitchFileException">The score has no voices or chords in a voice, or does not fit the recording.</exception>
    public static PitchTracks Align(MidiSong score, Mixture recording, CancellationToken cancel, string name = "the score")
    {
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(recording);
        var voices = MidiVoice.Of(score, name);
        var notes = voices.SelectMany(v => v.Notes).ToArray();
        if (notes.Length == 0)
            throw new PitchFileException(name, "holds no notes");
        if (recording.Length == 0)
            throw new PitchFileException(name, "cannot be aligned with a recording without sound");
        var heard = Chromagram.Of(recording, cancel);
        var (start, end) = (notes.Min(n => n.Start), notes.Max(n => n.End));
        var step = Math.Max(LeastSeconds, (end - start) / SoundingFrames(heard));
        var written = Written(voices, start, end, step);
        int[] path;
        try
        {
            path = TimeWarping.Path(heard, written, cancel);
        }
        catch (ArgumentException)
        {
            throw new PitchFileException(name, "does not fit the recording: one is too long for the other");
        }
        var times = ScoreTimes(path, written.Length, start, step);
        var frames = 1 + (int)((recording.Length - 1) / (PitchTracks.FrameSeconds * recording.SampleRate));
        return new PitchTracks([.. voices.Select(v => Curve(v, times, frames))], VoiceNames.Unique(voices.Select(v => v.Name)));
    }

    // From the first to the last frame with sound.
    private static int SoundingFrames(float[][] heard)
    {
        var first = Array.FindIndex(heard, v => v[^1] == 0);
        return first < 0 ? heard.Length : Array.FindLastIndex(heard, v => v[^1] == 0) - first + 1;
    }

    // What is to be heard, at the mean tempo, with silence around it.
    private static float[][] Written(IReadOnlyList<MidiVoice> voices, double start, double end, double step)
    {
        var count = (int)Math.Ceiling((end - start) / step - 1e-9);
        var frames = Enumerable.Range(0, count).Select(k => Chromagram.OfNotes(voices, start + k * step, start + (k + 1) * step));
        return [Chromagram.Silence, .. frames, Chromagram.Silence];
    }

    // Time in the score at each frame of the path; the middle of the frame that is heard, evenly in between where one frame is held.
    private static double[] ScoreTimes(int[] path, int written, double start, double step)
    {
        var times = new double[path.Length];
        for (var first = 0; first < path.Length; )
        {
            var last = first;
            while (last + 1 < path.Length && path[last + 1] == path[first])
                last++;
            for (var k = first; k <= last; k++)
                times[k] =
                    path[first] == 0 ? double.NegativeInfinity
                    : path[first] == written - 1 ? double.PositiveInfinity
                    : start + (path[first] - 1 + (k - first + 0.5) / (last - first + 1)) * step;
            first = last + 1;
        }
        return times;
    }

    private static double[] Curve(MidiVoice voice, double[] times, int frames)
    {
        var curve = new double[frames];
        for (var frame = 0; frame < frames; frame++)
        {
            var time = At(times, frame * PitchTracks.FrameSeconds / Chromagram.FrameSeconds);
            var note = voice.FirstEndingAfter(time);
            if (note < voice.Notes.Count && voice.Notes[note].Start <= time)
                curve[frame] = PitchScale.Hertz(voice.Notes[note].Key);
        }
        return curve;
    }

    // Beside the silence around the music the nearer frame decides.
    private static double At(double[] times, double place)
    {
        var before = Math.Min((int)place, times.Length - 1);
        var after = Math.Min(before + 1, times.Length - 1);
        var share = place - before;
        return double.IsFinite(times[before]) && double.IsFinite(times[after])
            ? times[before] + share * (times[after] - times[before])
            : times[share < 0.5 ? before : after];
    }
}
