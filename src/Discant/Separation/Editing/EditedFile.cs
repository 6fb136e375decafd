namespace Discant.Separation.Editing;

/// <summary>A file that an edit wrote.</summary>
/// <param name="Kind">`mix`, `voice`, `in-front` or `without`.</param>
/// <param name="Voice">The voice it is about; null for the mix.</param>
/// <param name="File">Its path.</param>
/// <param name="PeakDb">Its largest sample, dB relative to full scale; null where it is silent.</param>
/// <param name="ClippedSamples">Samples beyond full scale that its format could not keep.</param>
public sealed record EditedFile(string Kind, string? Voice, string File, double? PeakDb, long ClippedSamples);
