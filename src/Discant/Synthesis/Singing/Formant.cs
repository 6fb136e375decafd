using System.Runtime.InteropServices;

namespace Discant.Synthesis.Singing;

/// <summary>One resonance of the vocal tract.</summary>
/// <param name="FrequencyHz">Centre frequency.</param>
/// <param name="BandwidthHz">Width at half power.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Formant(double FrequencyHz, double BandwidthHz)
{
    /// <summary>The formant `weight` of the way from this one to another: frequencies geometrically, bandwidths linearly.</summary>
    /// <param name="other">The far end.</param>
    /// <param name="weight">0 gives this formant, 1 the other.</param>
    public Formant Towards(Formant other, double weight) =>
        new(FrequencyHz * Math.Pow(other.FrequencyHz / FrequencyHz, weight), BandwidthHz + (weight * (other.BandwidthHz - BandwidthHz)));
}
