namespace Discant.Separation.SourceFilter;

/// <summary>Sizes of the parameter network. The full size has 5,573,961 parameters whatever the number of voices (spec 1.9).</summary>
/// <param name="EncoderUnits">Units of each of the three encoder GRUs.</param>
/// <param name="Latent">Size of the latent vector z of a frame.</param>
/// <param name="DecoderUnits">Width of the F0 and z blocks and units of the decoder GRU.</param>
/// <param name="OutputUnits">Width of the last three blocks.</param>
/// <param name="AllPoleOrder">Order p of the all-pole filter, even.</param>
/// <param name="NoiseMagnitudes">Points of the noise filter's magnitude response.</param>
public sealed record NetworkSize(
    int EncoderUnits = 256,
    int Latent = 128,
    int DecoderUnits = 512,
    int OutputUnits = 512,
    int AllPoleOrder = 20,
    int NoiseMagnitudes = 40
)
{
    /// <summary>The paper's size, 5.57 million parameters.</summary>
    public static NetworkSize Full { get; } = new();

    /// <summary>Half as wide, 2.35 million parameters: fits a recording several times faster.</summary>
    public static NetworkSize Half { get; } = new(DecoderUnits: 256, OutputUnits: 256);

    /// <summary>A quarter as wide, under a million parameters.</summary>
    public static NetworkSize Quarter { get; } = new(EncoderUnits: 128, Latent: 64, DecoderUnits: 128, OutputUnits: 128);

    /// <summary>The size of that name: full, half or quarter.</summary>
    /// <exception cref="ArgumentException">There is no such size.</exception>
    public static NetworkSize Named(string name) =>
        name switch
        {
            "full" => Full,
            "half" => Half,
            "quarter" => Quarter,
            _ => throw new ArgumentException($"no network size is called '{name}'; there are full, half and quarter", nameof(name)),
        };
}
