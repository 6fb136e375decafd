namespace Discant.Separation.HarmonicTones;

/// <summary>Who plays which tone.</summary>
/// <param name="Orders">For each frame and voice the number of its tone.</param>
/// <param name="Centroids">voices x partials: mean of the square roots of the partials' magnitudes, at length 1.</param>
/// <param name="Cost">What the clusters were chosen by.</param>
/// <param name="Contrast">
/// Distance between the two nearest centroids over the spread of the tones around theirs: the blind measure of how sure the labels are.
/// </param>
public sealed record EnvelopeLabels(IReadOnlyList<int[]> Orders, IReadOnlyList<double[]> Centroids, double Cost, double Contrast);
