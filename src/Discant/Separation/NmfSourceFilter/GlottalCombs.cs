using System.Numerics.Tensors;
using Discant.Pitch;
using Discant.Synthesis.Singing;

namespace Discant.Separation.NmfSourceFilter;

/// <summary>W_F: power spectra of a steady KLGLOTT88 source (Klatt and Klatt 1990) as a Hann window sees them.</summary>
/// <param name="bins">Bins of a spectrum, 0 Hz to half the sample rate.</param>
/// <param name="binHz">Distance of two bins, Hz.</param>
/// <param name="options">Shape of the pulse and what lies between the partials.</param>
public sealed class GlottalCombs(int bins, double binHz, GlottalCombOptions options)
{
    private const double LobeBinsABin = 2; // PartialLobe is of a transform padded to twice the window

    private readonly double[] _amplitudes = new GlottalPulse(options.OpenQuotient).Amplitudes;
    private readonly PartialLobe _lobe = new();
    private readonly double _floor = Math.Pow(10, options.FloorDb / 10);

    /// <summary>One spectrum an F0, with its maximum at 1.</summary>
    /// <param name="frequencies">F0s, Hz, above 0.</param>
    /// <returns>F0s x bins; all 0 for an F0 above the last bin.</returns>
    public float[] Of(IReadOnlyList<double> frequencies)
    {
        var combs = new float[frequencies.Count * bins];
        for (var k = 0; k < frequencies.Count; k++)
            Fill(combs.AsSpan(k * bins, bins), frequencies[k] / binHz);
        return combs;
    }

    private void Fill(Span<float> comb, double f0InBins)
    {
        if (f0InBins > comb.Length - 1)
            return;
        for (var bin = 0; bin < comb.Length; bin++)
        {
            var nearest = Math.Clamp((int)Math.Round(bin / f0InBins), 1, GlottalPulse.MostHarmonics - 1);
            var power = _floor * Power(_amplitudes[nearest]);
            // The partials to both sides may reach into one another's lobes.
            for (var partial = Math.Max(1, nearest - 1); partial <= nearest + 1; partial++)
                if (LobeBinsABin * Math.Abs(bin - partial * f0InBins) is < PartialLobe.Reach and var offset)
                    power += Power(_amplitudes[partial] * _lobe.At(offset));
            comb[bin] = (float)power;
        }
        TensorPrimitives.Divide(comb, TensorPrimitives.Max<float>(comb), comb);
    }

    private static double Power(double amplitude) => amplitude * amplitude;
}
