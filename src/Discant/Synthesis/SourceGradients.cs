namespace Discant.Synthesis;

/// <summary>Where <see cref="SourceModel"/> writes the gradients of a loss in <see cref="SourceControls"/>; same shapes.</summary>
public readonly ref struct SourceGradients
{
    /// <summary>frames.</summary>
    public required Span<double> HarmonicAmplitudes { get; init; }

    /// <summary>frames.</summary>
    public required Span<double> NoiseGains { get; init; }

    /// <summary>frames x order.</summary>
    public required Span<double> LineSpectralFrequencies { get; init; }

    /// <summary>Magnitudes, 0 to Nyquist.</summary>
    public required Span<double> NoiseMagnitudes { get; init; }
}
