using System.Numerics.Tensors;
using Discant.Separation.HarmonicTones;

namespace Discant.Separation.SparsePursuit;

/// <summary>
/// What each partial of a frame's tones really has: from what the dictionary says by multiplicative updates for the Kullback-Leibler
/// divergence. A partial that stands alone gets what the mixture holds there; of those that coincide each keeps its share.
/// </summary>
internal static class PartialMagnitudes
{
    private const double Least = 1e-12;

    /// <returns>tones x partials, magnitudes.</returns>
    public static float[][] Of(
        ReadOnlySpan<double> magnitudes,
        IReadOnlyList<HarmonicTone> tones,
        IReadOnlyList<double[]> dictionary,
        ToneFit fit,
        int updates
    )
    {
        var (model, ones) = (new double[magnitudes.Length], new double[magnitudes.Length]);
        Array.Fill(ones, 1);
        double[][] partials = [.. tones.Select(t => Array.ConvertAll(dictionary[t.Voice], d => t.Amplitude * d))];
        for (var update = 0; update < updates; update++)
        {
            Array.Clear(model);
            for (var t = 0; t < tones.Count; t++)
            for (var h = 1; h <= ToneTracks.Harmonics; h++)
                fit.AddPeak(tones[t].Partial(h), tones[t].Width, partials[t][h - 1], model);
            TensorPrimitives.Add(model, Least, model);
            TensorPrimitives.Divide<double>(magnitudes, model, model);
            for (var t = 0; t < tones.Count; t++)
            for (var h = 1; h <= ToneTracks.Harmonics; h++)
            {
                var (centre, width) = (tones[t].Partial(h), tones[t].Width);
                var area = fit.PeakProduct(centre, width, ones);
                // Beyond the last bin there is nothing.
                partials[t][h - 1] *= centre < magnitudes.Length - 1 ? fit.PeakProduct(centre, width, model) / area : 0;
            }
        }
        return [.. partials.Select(p => Array.ConvertAll(p, v => (float)v))];
    }
}
