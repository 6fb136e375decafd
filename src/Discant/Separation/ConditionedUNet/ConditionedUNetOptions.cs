namespace Discant.Separation.ConditionedUNet;

/// <summary>How the U-Net's estimates become masks.</summary>
public sealed record ConditionedUNetOptions
{
    /// <summary>As in the paper (spec 8.3): magnitude ratios, windows side by side.</summary>
    public static ConditionedUNetOptions Paper { get; } = new() { MaskExponent = 1, OverlapWindows = false };

    /// <summary>Frames of 16 ms that are estimated at once; 250 is what the network is trained with.</summary>
    public int WindowFrames { get; init; } = 250;

    /// <summary>Windows overlap by half and are cross-faded; the paper's stand side by side.</summary>
    public bool OverlapWindows { get; init; } = true;

    /// <summary>Exponent p of the masks |S|^p / sum |S_j|^p.</summary>
    public double MaskExponent { get; init; } = 1;

    /// <summary>Windows that are computed side by side; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
