namespace Discant.Separation;

/// <summary>How a recording is cut into windows, and how estimates become masks.</summary>
/// <param name="Frames">Frames of a window, at least 2.</param>
/// <param name="Exponent">p of the masks |S|^p / sum |S_j|^p.</param>
/// <param name="Overlap">Windows overlap by half and are cross-faded (sin^2); otherwise they stand side by side, as in the published programs.</param>
public sealed record MaskWindowOptions(int Frames, double Exponent, bool Overlap = true)
{
    /// <summary>The same for a recording of that many frames, whose windows need not be longer than twice its length: they would see nothing more.</summary>
    public MaskWindowOptions For(long recordingFrames) => this with { Frames = (int)Math.Min(Frames, Math.Max(2, 2 * recordingFrames)) };
}
