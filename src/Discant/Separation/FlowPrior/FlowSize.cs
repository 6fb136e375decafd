using System.Globalization;

namespace Discant.Separation.FlowPrior;

/// <summary>What a flow is like (Zhu et al. 2022; spec 2, 7.1). The default is size S.</summary>
/// <param name="Hidden">Channels inside a coupling's network.</param>
/// <param name="Layers">Gated convolutions of a coupling's network.</param>
/// <param name="Kernel">Squeezed frames that one of them sees, odd.</param>
/// <param name="Blocks">How often normalisation, mixing and coupling follow each other.</param>
public sealed record FlowSize(int Hidden = 64, int Layers = 3, int Kernel = 5, int Blocks = 8)
{
    /// <summary>Bins of the published model: the 513 of the transform and one that is always 0.</summary>
    public const int ParityBins = 514;

    /// <summary>The published size, 11.7 million parameters.</summary>
    public static FlowSize Paper { get; } = new(128, 4, 5, 12);

    /// <summary>4.7 million parameters.</summary>
    public static FlowSize Medium { get; } = new(96, 4);

    /// <summary>2.0 million parameters: what ships.</summary>
    public static FlowSize Small { get; } = new();

    /// <summary>0.7 million parameters.</summary>
    public static FlowSize ExtraSmall { get; } = new(48, 2, 3, 6);

    /// <summary>The names that <see cref="Named"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["paper", "m", "s", "xs"];

    /// <summary>
    /// Bins of a frame, a multiple of 2. 512 leave out the one at half the rate, which becomes 0; <see cref="ParityBins"/> have it, and a
    /// constant row above, whose likelihood has no bound (spec 2.7).
    /// </summary>
    public int Bins { get; init; } = 512;

    /// <summary>Dilation of layer i of a coupling's network is this to the power of i; 1 in the published model.</summary>
    public int DilationRate { get; init; } = 1;

    /// <summary>Instruments that one network knows by their number (MusicGlow); 0: it knows one instrument (InstGlow).</summary>
    public int Labels { get; init; }

    /// <summary>Length of the vector that stands for an instrument.</summary>
    public int LabelWidth { get; init; } = 256;

    /// <summary>The size of that name: paper, m, s or xs.</summary>
    /// <exception cref="ArgumentException">There is no such size.</exception>
    public static FlowSize Named(string name) =>
        name.ToLower(CultureInfo.InvariantCulture) switch
        {
            "paper" => Paper,
            "m" => Medium,
            "s" => Small,
            "xs" => ExtraSmall,
            _ => throw new ArgumentException($"no size of a flow is called '{name}'; there are {string.Join(", ", Names)}", nameof(name)),
        };
}
