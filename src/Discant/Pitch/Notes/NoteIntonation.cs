namespace Discant.Pitch.Notes;

/// <summary>How a note lies in equal temperament.</summary>
/// <param name="Voice">Who sings it.</param>
/// <param name="OnsetSeconds">When it begins.</param>
/// <param name="OffsetSeconds">When it ends.</param>
/// <param name="Hertz">Its pitch.</param>
/// <param name="Key">The nearest MIDI key.</param>
/// <param name="KeyName">As `A4`.</param>
/// <param name="DeviationCents">How far it is too high; below 0 where it is too low.</param>
/// <param name="DriftCentsASecond">How fast it rises.</param>
/// <param name="VibratoCents">How far it swings to either side.</param>
public sealed record NoteIntonation(
    string Voice,
    double OnsetSeconds,
    double OffsetSeconds,
    double Hertz,
    int Key,
    string KeyName,
    double DeviationCents,
    double DriftCentsASecond,
    double VibratoCents
);
