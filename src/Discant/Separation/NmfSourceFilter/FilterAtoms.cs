namespace Discant.Separation.NmfSourceFilter;

/// <summary>W_G: Hann-shaped bumps along frequency, of which smooth filters are made (Durrieu et al. 2011, section III).</summary>
public static class FilterAtoms
{
    /// <summary>Atoms that overlap by three fourths; the first is centred on 0 Hz, the last on half the sample rate. Inside they add up to 2.</summary>
    /// <param name="count">Number of atoms, at least 2.</param>
    /// <param name="bins">Bins of a spectrum.</param>
    /// <returns>atoms x bins, each at most 1.</returns>
    public static float[] Of(int count, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var spacing = (bins - 1.0) / (count - 1);
        var atoms = new float[count * bins];
        for (var atom = 0; atom < count; atom++)
        for (var bin = 0; bin < bins; bin++)
        {
            var distance = (bin - atom * spacing) / (2 * spacing); // 1 at the edge of an atom four spacings wide
            if (Math.Abs(distance) < 1)
                atoms[atom * bins + bin] = (float)(0.5 + 0.5 * Math.Cos(Math.PI * distance));
        }
        return atoms;
    }
}
