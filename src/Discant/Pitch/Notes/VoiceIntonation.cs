namespace Discant.Pitch.Notes;

/// <summary>A voice's notes taken together, long ones counting more.</summary>
/// <param name="Voice">The voice.</param>
/// <param name="Notes">Number of its notes.</param>
/// <param name="MeanCents">Mean deviation: above 0 the voice sings sharp.</param>
/// <param name="SpreadCents">Standard deviation around that mean.</param>
/// <param name="DriftCentsASecond">Mean drift within a note: above 0 notes rise.</param>
/// <param name="VibratoCents">Mean vibrato.</param>
public sealed record VoiceIntonation(
    string Voice,
    int Notes,
    double MeanCents,
    double SpreadCents,
    double DriftCentsASecond,
    double VibratoCents
);
