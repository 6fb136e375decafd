namespace Discant.Separation.NmfSourceFilter;

/// <summary>The source's spectra.</summary>
public sealed record GlottalCombOptions
{
    /// <summary>Part of a period with open glottis.</summary>
    public double OpenQuotient { get; init; } = 0.7;

    /// <summary>What lies between the partials, dB below the nearest of them; a voice is not quite periodic.</summary>
    public double FloorDb { get; init; } = -30;
}
