namespace Discant.Separation.ConditionedUNet;

/// <summary>What the network is like. The published size has 10,319,171 parameters (spec 8.3).</summary>
/// <param name="Width">Channels after the first layer of the encoder; each of the other five doubles them.</param>
/// <param name="PitchWidth">Channels after the first of the three convolutions over F0; the others have 4 and 16 times as many.</param>
public sealed record ConditionedUNetSize(int Width = 16, int PitchWidth = 16)
{
    /// <summary>Bins of the spectrum at 1024 samples.</summary>
    public const int Bins = 513;

    /// <summary>The published size, 10.3 million parameters.</summary>
    public static ConditionedUNetSize Full { get; } = new();

    /// <summary>Half as wide, 2.7 million parameters.</summary>
    public static ConditionedUNetSize Half { get; } = new(8, 8);

    /// <summary>A quarter as wide, 0.7 million parameters.</summary>
    public static ConditionedUNetSize Quarter { get; } = new(4, 4);

    /// <summary>
    /// Do exactly as the published program: no non-linearity in the encoder (its LeakyReLU has the slope `True`, which is 1), and beside
    /// each spectrum the F0 of 32 ms before.
    /// </summary>
    public bool Parity { get; init; }

    /// <summary>Slope of the encoder's LeakyReLU for negative values: 0.2 as in the U-Net it descends from (Jansson et al. 2017).</summary>
    public double EncoderSlope => Parity ? 1 : 0.2;

    /// <summary>The size of that name: full, half or quarter.</summary>
    /// <exception cref="ArgumentException">There is no such size.</exception>
    public static ConditionedUNetSize Named(string name) =>
        name switch
        {
            "full" => Full,
            "half" => Half,
            "quarter" => Quarter,
            _ => throw new ArgumentException($"no network size is called '{name}'; there are full, half and quarter", nameof(name)),
        };
}
