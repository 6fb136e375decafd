namespace Discant.Separation;

/// <summary>Masks of consecutive frames of a recording; frame t is centred on sample t x hop at the method's rate.</summary>
/// <param name="FirstFrame">Number of the first frame.</param>
/// <param name="Frames">Number of frames.</param>
/// <param name="Bins">Bins of a frame, 0 Hz to half the method's rate.</param>
/// <param name="Masks">voices x (frames bins), each from 0 to 1, together 1.</param>
public sealed record MaskBlock(long FirstFrame, int Frames, int Bins, IReadOnlyList<float[]> Masks);
