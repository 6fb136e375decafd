namespace Discant.Separation.Results;

/// <summary>One stem of a separated recording.</summary>
/// <param name="Voice">Name of the voice.</param>
/// <param name="File">File name inside the folder.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="LevelDb">Root mean square, dB relative to full scale; null where the stem is silent.</param>
/// <param name="SungSeconds">Time for which its F0 is above 0.</param>
/// <param name="ClippedSamples">Samples beyond full scale.</param>
public sealed record StemRecord(string Voice, string File, long Bytes, double? LevelDb, double SungSeconds, long ClippedSamples);
