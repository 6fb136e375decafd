namespace Discant.Separation.Editing;

/// <summary>A voice of a separation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">Its stem.</param>
/// <param name="Pitch">F0, frames of 16 ms, Hz, 0 where silent; null where it is not known.</param>
public sealed record SeparatedVoice(string Name, string File, IReadOnlyList<double>? Pitch);
