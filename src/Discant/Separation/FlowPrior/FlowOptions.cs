namespace Discant.Separation.FlowPrior;

/// <summary>How flows separate a recording.</summary>
public sealed record FlowOptions
{
    /// <summary>How latents are searched for.</summary>
    public LatentSearchOptions Search { get; init; } = new();

    /// <summary>Most frames of 11.6 ms that are searched together, even; a recording is cut into pieces of equal length.</summary>
    public int PieceFrames { get; init; } = 864;

    /// <summary>Frames that a piece shares with the one before, even: their latents begin as they ended there, and both are cross-faded.</summary>
    public int SharedFrames { get; init; } = 86;

    /// <summary>Exponent p of the masks |S|^p / sum |S_j|^p; 1 is the published filter.</summary>
    public double MaskExponent { get; init; } = 1;

    /// <summary>Seed of the latents' beginning, where they do not begin at 0.</summary>
    public int Seed { get; init; } = 4;

    /// <summary>Sources computed side by side; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
