namespace Discant.Pitch.Notes;

/// <summary>How well two voices are in tune with each other, over all their intervals, long ones counting more.</summary>
/// <param name="First">A voice.</param>
/// <param name="Second">Another.</param>
/// <param name="Chords">Chords in which both sound.</param>
/// <param name="EqualCents">Mean distance of their intervals from those of equal temperament.</param>
/// <param name="JustCents">Mean distance from the pure ones.</param>
public sealed record PairIntonation(string First, string Second, int Chords, double EqualCents, double JustCents);
