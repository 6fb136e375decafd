using System.Runtime.InteropServices;

namespace Discant.Pitch;

/// <summary>An F0 that an estimator hears in a frame.</summary>
/// <param name="Hertz">The F0.</param>
/// <param name="Strength">How sure the estimator is that a voice sings there, 0 to 1; at 0.5 it would rather say yes than no.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PitchCandidate(double Hertz, double Strength);
