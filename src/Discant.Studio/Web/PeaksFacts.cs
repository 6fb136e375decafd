namespace Discant.Studio.Web;

/// <summary>How the outlines of sounds are cut.</summary>
/// <param name="FinestFrames">Frames of a pair of the first level.</param>
/// <param name="Step">Pairs of a level that are one pair of the next.</param>
/// <param name="Levels">Levels in the answer, one after the other.</param>
public sealed record PeaksFacts(int FinestFrames, int Step, int Levels);
