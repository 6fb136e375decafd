namespace Discant.Synthesis.Singing;

/// <summary>A note as this singer sings it: a little early or late, louder or softer.</summary>
internal sealed record TimedNote(double Start, double End, double Midi, Syllable? Syllable, bool BeginsPhrase, double LevelDb);
