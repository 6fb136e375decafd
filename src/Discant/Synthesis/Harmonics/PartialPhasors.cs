using System.Numerics.Tensors;

namespace Discant.Synthesis.Harmonics;

/// <summary>exp(2 pi i k turns) for all partials k of a phase, by powers instead of sines.</summary>
internal static class PartialPhasors
{
    private const int Block = 8;

    /// <param name="turns">The phase.</param>
    /// <param name="cosines">Receives the real parts for k = 1, 2, ...</param>
    /// <param name="sines">Receives the imaginary parts.</param>
    internal static void Fill(double turns, Span<double> cosines, Span<double> sines)
    {
        var (sine, cosine) = Math.SinCos(2 * Math.PI * (turns - Math.Round(turns)));
        var (re, im) = (1.0, 0.0);
        for (var k = 0; k < Math.Min(Block, cosines.Length); k++)
        {
            (re, im) = (re * cosine - im * sine, re * sine + im * cosine);
            (cosines[k], sines[k]) = (re, im);
        }
        // (re, im) is now the phasor of eight partials further on.
        for (var k = Block; k < cosines.Length; k += Block)
        {
            var count = Math.Min(Block, cosines.Length - k);
            var c = cosines.Slice(k - Block, count);
            var s = sines.Slice(k - Block, count);
            var nextC = cosines.Slice(k, count);
            var nextS = sines.Slice(k, count);
            TensorPrimitives.Multiply(s, -im, nextC);
            TensorPrimitives.MultiplyAdd(c, re, nextC, nextC);
            TensorPrimitives.Multiply(s, re, nextS);
            TensorPrimitives.MultiplyAdd(c, im, nextS, nextS);
        }
    }
}
