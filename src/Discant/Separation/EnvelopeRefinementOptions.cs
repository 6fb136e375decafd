namespace Discant.Separation;

/// <summary>How far envelopes are adapted to the mixture.</summary>
/// <param name="Iterations">Multiplicative updates; 0 leaves the estimates alone.</param>
/// <param name="Bins">Width of the box in bins of 7.8 Hz, odd.</param>
/// <param name="Frames">Length of the box in frames of 16 ms, odd.</param>
public sealed record EnvelopeRefinementOptions(int Iterations = 5, int Bins = 33, int Frames = 15);
