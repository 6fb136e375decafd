namespace Discant.Pitch.Notes;

/// <summary>An interval between two voices while neither changes its note.</summary>
/// <param name="Chord">Number of the chord, from 1; the intervals of all pairs of voices that sound together have one number.</param>
/// <param name="StartSeconds">When the chord begins.</param>
/// <param name="EndSeconds">When it ends.</param>
/// <param name="Lower">The lower voice.</param>
/// <param name="Upper">The higher voice.</param>
/// <param name="Cents">Size of the interval.</param>
/// <param name="Semitones">The nearest interval of equal temperament.</param>
/// <param name="EqualDeviationCents">How far it is too wide for equal temperament; below 0 where it is too narrow.</param>
/// <param name="JustRatio">The pure interval of that name.</param>
/// <param name="JustDeviationCents">How far it is too wide for that.</param>
public sealed record IntervalIntonation(
    int Chord,
    double StartSeconds,
    double EndSeconds,
    string Lower,
    string Upper,
    double Cents,
    int Semitones,
    double EqualDeviationCents,
    string JustRatio,
    double JustDeviationCents
);
