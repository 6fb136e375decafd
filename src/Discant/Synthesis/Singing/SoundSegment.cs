using System.Runtime.InteropServices;

namespace Discant.Synthesis.Singing;

/// <summary>A stretch of time, in seconds, with one articulation.</summary>
/// <param name="Start">Beginning.</param>
/// <param name="End">End.</param>
/// <param name="Articulation">What the mouth does.</param>
/// <param name="Formants">Where the tract resonates meanwhile.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SoundSegment(double Start, double End, Articulation Articulation, Formant[] Formants);
