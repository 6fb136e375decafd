namespace Discant.Separation;

/// <summary>Spectra that are zero except near the multiples of a pitch: where the templates of a factorisation that knows the F0 begin.</summary>
public static class HarmonicTemplates
{
    /// <summary>One spectrum a pitch, all partials up to half the sample rate, adding up to 1.</summary>
    /// <param name="frequencies">Hz, above 0.</param>
    /// <param name="bins">Bins of a spectrum.</param>
    /// <param name="binHz">Distance of two bins, Hz.</param>
    /// <param name="options">Width of a partial, and how partials fall off.</param>
    /// <returns>pitches x bins; all 0 for a pitch above the last bin.</returns>
    public static float[] Of(IReadOnlyList<double> frequencies, int bins, double binHz, HarmonicTemplateOptions options)
    {
        var templates = new float[frequencies.Count * bins];
        for (var pitch = 0; pitch < frequencies.Count; pitch++)
            Fill(templates.AsSpan(pitch * bins, bins), frequencies[pitch] / binHz, options);
        return templates;
    }

    private static void Fill(Span<float> template, double f0InBins, HarmonicTemplateOptions options)
    {
        var total = 0.0;
        var next = 0; // where neighbourhoods overlap, the lower partial's weight stays
        for (var partial = 1; next < template.Length; partial++)
        {
            var (low, high) = Neighbourhood(partial * f0InBins, options);
            if (low >= template.Length)
                break;
            var weight = Math.Pow(partial, -options.Decay);
            for (var bin = Math.Max(next, (int)Math.Ceiling(low)); bin <= high && bin < template.Length; bin++)
            {
                template[bin] = (float)weight;
                total += weight;
                next = bin + 1;
            }
        }
        if (total > 0)
            foreach (ref var value in template)
                value = (float)(value / total);
    }

    private static (double Low, double High) Neighbourhood(double centre, HarmonicTemplateOptions options)
    {
        var ratio = Math.Pow(2, options.NeighbourhoodSemitones / 12);
        return (Math.Min(centre / ratio, centre - options.NeighbourhoodBins), Math.Max(centre * ratio, centre + options.NeighbourhoodBins));
    }
}
