using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>Magnitudes to the power 1/2, in which pursuit compares: soft partials and soft voices count too (spec 9, q = 1/2).</summary>
internal static class CompressedSpectrum
{
    /// <summary>Added to a magnitude before the root, so that its slope stays finite at 0.</summary>
    public const double Shift = 1e-7;

    /// <summary>sqrt(magnitude + shift).</summary>
    /// <param name="magnitudes">Not negative.</param>
    /// <param name="compressed">Receives as many values; may be the same memory.</param>
    public static void Of(ReadOnlySpan<double> magnitudes, Span<double> compressed)
    {
        TensorPrimitives.Add(magnitudes, Shift, compressed);
        TensorPrimitives.Sqrt(compressed, compressed);
    }
}
