namespace Discant.Synthesis.Singing;

/// <summary>One note of a part.</summary>
/// <param name="OnsetSeconds">When its vowel is due, from the beginning of the song.</param>
/// <param name="DurationSeconds">How long it lasts.</param>
/// <param name="Midi">Note number; 69 is A4 = 440 Hz.</param>
/// <param name="Syllable">The syllable that begins with it; null: the syllable of the note before goes on (a slur).</param>
public sealed record SungNote(double OnsetSeconds, double DurationSeconds, double Midi, Syllable? Syllable)
{
    /// <summary>When it ends.</summary>
    public double EndSeconds => OnsetSeconds + DurationSeconds;
}
