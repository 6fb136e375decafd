namespace Discant.Studio.Storage;

/// <summary>A voice of a finished take.</summary>
/// <param name="Name">What the user calls it.</param>
/// <param name="File">The stem's file in the folder of the take's results.</param>
/// <param name="LevelDb">Root mean square of the stem, dB relative to full scale; null where it is silent.</param>
/// <param name="SungSeconds">Time for which its F0 is above 0.</param>
internal sealed record StoredVoice(string Name, string File, double? LevelDb, double SungSeconds);
