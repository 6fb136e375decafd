namespace Discant.Studio.Sound;

/// <summary>How a voice differs between two takes.</summary>
/// <param name="Name">What it is called in the first.</param>
/// <param name="LevelDb">Level in the first, dB relative to full scale; null where it is silent.</param>
/// <param name="OtherLevelDb">Level in the second.</param>
/// <param name="DifferenceDb">Level of what was taken away or added, relative to the first; null where nothing was.</param>
/// <param name="Levels">Level of the first over time, dB, -90 where it is silent.</param>
/// <param name="OtherLevels">Level of the second over time, dB.</param>
/// <param name="Differences">Level of the difference over time, dB.</param>
/// <param name="ChangedSeconds">Time for which the F0 differs by more than 20 cents, or only one of them sings.</param>
public sealed record VoiceDifference(
    string Name,
    double? LevelDb,
    double? OtherLevelDb,
    double? DifferenceDb,
    IReadOnlyList<double> Levels,
    IReadOnlyList<double> OtherLevels,
    IReadOnlyList<double> Differences,
    double ChangedSeconds
);
