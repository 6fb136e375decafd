using Discant.Pitch;

namespace Discant.Separation.Editing;

/// <summary>F0 of a voice that is made of its parameters: as it is in the stem, and as it is to sound.</summary>
/// <param name="Own">F0 of the stem's partials, its short gaps bridged and the ends of tones held; 0 where silent.</param>
/// <param name="Sounding">What the source model is driven with.</param>
internal sealed record SyntheticPitch(double[] Own, double[] Sounding)
{
    /// <summary>Curves for a voice that is fitted to its stem.</summary>
    /// <param name="tight">F0, exactly that of the partials.</param>
    /// <param name="target">As it is to sound, 0 where it is to rest.</param>
    internal static SyntheticPitch Of(double[] tight, double[] target)
    {
        var (own, moved) = (new double[tight.Length], new double[tight.Length]);
        double[] ratios = [.. tight.Zip(target, (from, to) => from > 0 && to > 0 ? to / from : 0)];
        foreach (var stretch in SungStretch.Of(tight))
        {
            stretch.Hertz.CopyTo(own, stretch.FirstFrame);
            var filled = SungStretch.Filled(ratios, stretch.FirstFrame, stretch.EndFrame, r => r > 0);
            for (var k = 0; k < filled.Length; k++)
                moved[stretch.FirstFrame + k] = filled[k] * stretch.Hertz[k];
        }
        return new SyntheticPitch(own, HalfAFrameLater(moved));
    }

    // The source model has F0 of a frame half a hop behind its beginning, curves have it there.
    private static double[] HalfAFrameLater(double[] curve)
    {
        var later = (double[])curve.Clone();
        for (var k = 0; k + 1 < curve.Length; k++)
            if (curve[k] > 0 && curve[k + 1] > 0)
                later[k] = Math.Sqrt(curve[k] * curve[k + 1]);
        return later;
    }
}
