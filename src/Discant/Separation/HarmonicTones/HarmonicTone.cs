using System.Runtime.InteropServices;

namespace Discant.Separation.HarmonicTones;

/// <summary>A tone of a voice whose timbre a dictionary knows (spec 1.2). Partial h has the magnitude a D[h].</summary>
/// <param name="Voice">Row of the dictionary.</param>
/// <param name="Amplitude">a: about the magnitude of the strongest partial's peak.</param>
/// <param name="Fundamental">f, bins.</param>
/// <param name="Width">Of the peaks, relative to a steady tone's.</param>
/// <param name="Inharmonicity">b: partial h lies at f h sqrt(1 + b h^2).</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HarmonicTone(int Voice, double Amplitude, double Fundamental, double Width = 1, double Inharmonicity = 0)
{
    /// <summary>Where a partial lies, bins.</summary>
    /// <param name="h">From 1.</param>
    public double Partial(int h) => Fundamental * h * Math.Sqrt(1 + (Inharmonicity * h * h));
}
