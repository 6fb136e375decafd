namespace Discant.Separation;

/// <summary>How a recording is cut into windows, and how estimates become masks.</summary>
/// <param name="Frames">Frames of a window, at least 2.</param>
/// <param name="Exponent">p of the masks |S|^p / sum |S_j|^p.</param>
/// <param name="Overlap">Windows overlap by half and are cross-faded (sin^2); otherwise they stand side by side, as in the published programs.</param>
public sealed record MaskWindowOptions(int Frames, double Exponent, bool Overlap = true);
