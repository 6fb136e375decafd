namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Notes that are nothing but overtones of another voice's tone: where a voice rests, the third partial of a clarinet can pass for its tone.
/// </summary>
public static class OvertoneErrors
{
    // Of the frames of a note, to be one that hangs on another voice.
    private const double LeastTogether = 0.9;

    /// <summary>Takes such notes away and gives their partials to the tone that they belong to.</summary>
    /// <param name="tones">Tones of every frame, given to their voices, with the partials that the mixture has; changed.</param>
    /// <param name="semitones">How far a voice's timbre reaches in pitch, standard deviation.</param>
    /// <param name="leastOwn">A note stays where at least this share of its partials is more than the lower voice's timbre leads one to expect, 0 to 1.</param>
    /// <returns>How many frames had such a note.</returns>
    public static int Correct(ToneTracks tones, double semitones, double leastOwn)
    {
        var timbres = VoiceTimbre.OfAll(tones, semitones);
        var corrected = 0;
        for (var voice = 0; voice < tones.VoiceCount; voice++)
            foreach (var (from, to) in tones.Notes(voice).ToArray())
            {
                int[] note = [.. Enumerable.Range(from, to - from)];
                if (Lower(tones, voice, note, timbres, leastOwn) is not { } lower)
                    continue;
                foreach (var frame in note)
                    GiveAway(tones, voice, frame, lower);
                corrected += note.Length;
            }
        return corrected;
    }

    // The voice whose overtones a note is; null where it has a sound of its own.
    private static int? Lower(ToneTracks tones, int voice, int[] note, VoiceTimbre[] timbres, double leastOwn)
    {
        for (var other = 0; other < tones.VoiceCount; other++)
        {
            var together = Array.FindAll(note, frame => Multiple(tones, voice, other, frame) > 1);
            if (other == voice || together.Length < LeastTogether * note.Length)
                continue;
            var shares = Array.ConvertAll(together, frame => Own(tones, voice, other, frame, timbres[other]));
            if (shares.Sum(s => s.Own) < leastOwn * shares.Sum(s => s.All))
                return other;
        }
        return null;
    }

    // Which partial of the other voice's tone a tone lies on; 0 for none.
    private static int Multiple(ToneTracks tones, int voice, int other, int frame)
    {
        var (upper, lower) = (tones.FundamentalHz(voice, frame), tones.FundamentalHz(other, frame));
        if (upper <= 0 || lower <= 0)
            return 0;
        var multiple = (int)Math.Round(upper / lower);
        var isOne = multiple is > 1 and <= ToneTracks.Harmonics;
        return isOne && Math.Abs(tones.PartialHz(other, frame, multiple) - upper) < 3 * GaussianStft.PeakHz ? multiple : 0;
    }

    // What there is where the two coincide, and how much of it is more than the lower voice's timbre expects.
    private static (double Own, double All) Own(ToneTracks tones, int voice, int other, int frame, VoiceTimbre timbre)
    {
        var multiple = Multiple(tones, voice, other, frame);
        var upper = tones.Partials(voice, frame);
        var lower = tones.Partials(other, frame);
        var row = timbre.At(tones.FundamentalHz(other, frame));
        bool[] apart = [.. Enumerable.Range(1, lower.Length).Select(h => h % multiple != 0)];
        var level = VoiceTimbre.Level(lower, row, apart) ?? 0;
        var (own, all) = (0.0, 0.0);
        for (var h = 1; h * multiple <= lower.Length; h++)
        {
            var both = upper[h - 1] + lower[h * multiple - 1];
            own += Math.Max(0, both - level * row[h * multiple - 1]);
            all += both;
        }
        return (own, all);
    }

    private static void GiveAway(ToneTracks tones, int voice, int frame, int other)
    {
        var multiple = Multiple(tones, voice, other, frame);
        var upper = tones.Partials(voice, frame);
        var lower = tones.Partials(other, frame);
        for (var h = 1; multiple > 1 && h * multiple <= lower.Length; h++)
            lower[h * multiple - 1] += upper[h - 1];
        upper.Clear();
        tones.Set(voice, frame, 0, 0, 1);
    }
}
