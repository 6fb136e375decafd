namespace Discant.Separation;

/// <summary>Multiplicative updates of gains that are averaged over a box.</summary>
/// <param name="Iterations">Number of updates.</param>
/// <param name="Bins">Width of the box in bins of 7.8 Hz, odd.</param>
/// <param name="Frames">Length of the box in frames of 16 ms, odd.</param>
public sealed record EnvelopeRefinementStage(int Iterations, int Bins, int Frames);
