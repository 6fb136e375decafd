using System.Runtime.InteropServices;

namespace Discant.Separation.HarmonicTones;

/// <summary>A note at the edge of a passage.</summary>
/// <param name="Semitones">Its pitch.</param>
/// <param name="Size">Its amplitude.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PassageNote(double Semitones, double Size);
