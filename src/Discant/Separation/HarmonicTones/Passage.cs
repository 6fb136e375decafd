namespace Discant.Separation.HarmonicTones;

/// <summary>A stretch of a recording.</summary>
/// <param name="From">Its first frame.</param>
/// <param name="To">The frame after its last.</param>
/// <param name="Links">Of each voice the amplitude that goes on from the frame before it; 0 for none.</param>
/// <param name="First">Of each voice the first note; null for none.</param>
/// <param name="Last">Of each voice the last note; null for none.</param>
internal sealed record Passage(int From, int To, double[] Links, PassageNote?[] First, PassageNote?[] Last);
