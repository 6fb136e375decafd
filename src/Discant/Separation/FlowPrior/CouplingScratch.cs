namespace Discant.Separation.FlowPrior;

/// <summary>Memory that the blocks of a pass use one after the other.</summary>
internal sealed class CouplingScratch(FlowSize size, int pairs)
{
    /// <summary>pairs x hidden.</summary>
    internal float[] Hidden { get; } = new float[pairs * size.Hidden];

    /// <summary>pairs x hidden.</summary>
    internal float[] Gated { get; } = new float[pairs * size.Hidden];

    /// <summary>pairs x hidden.</summary>
    internal float[] GatedSlopes { get; } = new float[pairs * size.Hidden];

    /// <summary>pairs x (2 hidden): residual, then skip.</summary>
    internal float[] Both { get; } = new float[pairs * 2 * size.Hidden];

    /// <summary>pairs x (2 hidden).</summary>
    internal float[] Mask { get; } = new float[pairs * 2 * size.Hidden];

    /// <summary>pairs x (2 hidden).</summary>
    internal float[] Wide { get; } = new float[pairs * 2 * size.Hidden];

    /// <summary>pairs x (2 bins): shifts, then logarithms of scales.</summary>
    internal float[] Ends { get; } = new float[pairs * 2 * size.Bins];

    /// <summary>pairs x (2 bins).</summary>
    internal float[] Mixed { get; } = new float[pairs * 2 * size.Bins];

    /// <summary>pairs x (taps 2 hidden): what each tap of a convolution sees.</summary>
    internal float[] Columns { get; } = new float[pairs * size.Kernel * 2 * size.Hidden];
}
