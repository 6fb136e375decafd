namespace Discant.Separation.Editing;

/// <summary>Files to practise a part with: one with the voice in front of the others, one without it.</summary>
/// <param name="OthersDb">Level of the others in the file that has the voice in front, dB; the voice itself keeps its level.</param>
public sealed record PracticeMix(double OthersDb = -12);
