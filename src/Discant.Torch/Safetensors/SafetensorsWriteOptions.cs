namespace Discant.Torch.Safetensors;

/// <summary>How a safetensors file is written.</summary>
public sealed record SafetensorsWriteOptions
{
    /// <summary>Writes infinities and NaN; otherwise they are refused.</summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>Stores 32- and 64-bit floats in 16 bits (11 bits of precision, magnitudes up to 65504); other types stay.</summary>
    public bool StoreHalf { get; init; }
}
