namespace Discant.Separation.HarmonicTones;

/// <summary>Who plays which tone.</summary>
/// <param name="Orders">For each frame and voice the number of its tone.</param>
/// <param name="Centroids">voices x partials: mean of the square roots of the partials' magnitudes, at length 1.</param>
/// <param name="Cost">What the clusters were chosen by.</param>
public sealed record EnvelopeLabels(IReadOnlyList<int[]> Orders, IReadOnlyList<double[]> Centroids, double Cost);
