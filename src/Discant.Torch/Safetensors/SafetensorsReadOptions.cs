namespace Discant.Torch.Safetensors;

/// <summary>How a safetensors file is read.</summary>
public sealed record SafetensorsReadOptions
{
    /// <summary>Takes infinities and NaN; otherwise a file with them is refused.</summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>Turns 16-bit floats into 32-bit ones.</summary>
    public bool HalfToSingle { get; init; }
}
