namespace Discant.Separation.Models;

/// <summary>Facts about a model file.</summary>
/// <param name="Name">File name without ending.</param>
/// <param name="File">Path.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Sha256">Of the file, hexadecimal.</param>
/// <param name="Parameters">Number of values in all tensors.</param>
/// <param name="Metadata">What the file says about itself.</param>
/// <param name="Card">Path of the model card beside it; null: there is none.</param>
public sealed record ModelInfo(
    string Name,
    string File,
    long Bytes,
    string Sha256,
    long Parameters,
    IReadOnlyDictionary<string, string> Metadata,
    string? Card
);
