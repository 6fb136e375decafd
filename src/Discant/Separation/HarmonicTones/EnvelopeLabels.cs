namespace Discant.Separation.HarmonicTones;

/// <summary>Who plays which tone.</summary>
/// <param name="Orders">For each frame and voice the number of its tone.</param>
/// <param name="Cost">What the clusters were chosen by.</param>
public sealed record EnvelopeLabels(IReadOnlyList<int[]> Orders, double Cost);
