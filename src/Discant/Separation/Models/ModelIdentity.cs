namespace Discant.Separation.Models;

/// <summary>Which model was used.</summary>
/// <param name="Name">Its name, e.g. `choir`.</param>
/// <param name="Sha256">Of its file, hexadecimal.</param>
public sealed record ModelIdentity(string Name, string Sha256);
