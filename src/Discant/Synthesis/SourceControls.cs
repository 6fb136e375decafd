namespace Discant.Synthesis;

/// <summary>What the parameter network says about one voice; <see cref="SourceModel"/> makes sound of it.</summary>
public readonly ref struct SourceControls
{
    /// <summary>frames: amplitude of the harmonics.</summary>
    public required ReadOnlySpan<double> HarmonicAmplitudes { get; init; }

    /// <summary>frames: gain of the noise.</summary>
    public required ReadOnlySpan<double> NoiseGains { get; init; }

    /// <summary>frames x order, radians, strictly increasing in (0, pi) within a frame.</summary>
    public required ReadOnlySpan<double> LineSpectralFrequencies { get; init; }

    /// <summary>Magnitudes of the noise's filter, 0 to Nyquist; one filter for all frames.</summary>
    public required ReadOnlySpan<double> NoiseMagnitudes { get; init; }
}
