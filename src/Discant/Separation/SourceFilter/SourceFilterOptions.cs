namespace Discant.Separation.SourceFilter;

/// <summary>How the source-filter method turns re-created voices into masks.</summary>
public sealed record SourceFilterOptions
{
    /// <summary>As in the paper (spec section 5): magnitude ratios of the re-created voices as they are, windows side by side.</summary>
    public static SourceFilterOptions Paper { get; } =
        new()
        {
            MaskExponent = 1,
            OverlapWindows = false,
            Refinement = EnvelopeRefinementOptions.None,
        };

    /// <summary>Frames of 16 ms the network sees at once; 250 is what it is trained with.</summary>
    public int WindowFrames { get; init; } = 250;

    /// <summary>Windows overlap by half and are cross-faded; the paper's stand side by side.</summary>
    public bool OverlapWindows { get; init; } = true;

    /// <summary>Exponent p of the masks |S|^p / sum |S_j|^p; 1 is the paper's.</summary>
    public double MaskExponent { get; init; } = 2;

    /// <summary>Adaptation of the voices' envelopes to the mixture before masking; the paper has none.</summary>
    public EnvelopeRefinementOptions Refinement { get; init; } = EnvelopeRefinementOptions.Default;

    /// <summary>FFT length of the masks at 16 kHz.</summary>
    public int MaskFftSize { get; init; } = 2048;

    /// <summary>Seed of the source models' noise.</summary>
    public int Seed { get; init; } = 4;

    /// <summary>Windows that are computed side by side; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
