namespace Discant.Pitch.Notes;

/// <summary>The pitch that an ensemble is tuned to.</summary>
public static class TuningReference
{
    /// <summary>The a' from which the notes deviate least in equal temperament: the circular mean of their deviations, long notes counting more.</summary>
    /// <param name="notes">Notes of any voices.</param>
    /// <returns>Hz, within half a semitone of 440; 440 where there is no note.</returns>
    public static double Estimate(IEnumerable<PitchNote> notes)
    {
        var (x, y) = (0.0, 0.0);
        foreach (var note in notes)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * note.Midi);
            x += note.Frames * cosine;
            y += note.Frames * sine;
        }
        return x == 0 && y == 0 ? 440 : PitchScale.Hertz(69 + Math.Atan2(y, x) / (2 * Math.PI));
    }
}
