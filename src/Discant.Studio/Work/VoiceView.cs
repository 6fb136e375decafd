namespace Discant.Studio.Work;

/// <summary>A voice of a finished take.</summary>
/// <param name="Name">What the user calls it.</param>
/// <param name="LevelDb">Root mean square of the stem, dB relative to full scale; null where it is silent.</param>
/// <param name="SungSeconds">Time for which its F0 is above 0.</param>
public sealed record VoiceView(string Name, double? LevelDb, double SungSeconds);
