namespace Discant.Synthesis;

/// <summary>Sizes and variants of <see cref="SourceModel"/>; the defaults are those of Schulze-Forster et al. 2022.</summary>
public sealed record SourceModelOptions
{
    /// <summary>Harmonic excitation; its hop and sample rate are those of the whole model.</summary>
    public ExcitationOptions Excitation { get; init; } = new();

    /// <summary>All-pole coefficients, and line spectral frequencies, of a frame; even.</summary>
    public int Order { get; init; } = 20;

    /// <summary>Magnitudes, 0 to Nyquist, of the filter that colours the noise.</summary>
    public int NoiseMagnitudes { get; init; } = 40;

    /// <summary>Magnitudes, 0 to Nyquist, of the fixed -6 dB an octave filter of the harmonics.</summary>
    public int RollOffMagnitudes { get; init; } = 65;

    /// <summary>Rounds all-pole coefficients to single precision as the reference does; see <see cref="AllPoleFilter"/>.</summary>
    public bool RoundCoefficientsToSingle { get; init; }
}
