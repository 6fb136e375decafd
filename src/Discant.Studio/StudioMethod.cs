namespace Discant.Studio;

/// <summary>A method of separation as the page offers it.</summary>
/// <param name="Name">Its name in the settings of a take.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="UsesCurves">It goes by F0 curves, heard or corrected; else it finds the voices itself.</param>
/// <param name="NeedsVoices">The number of voices must be given.</param>
/// <param name="MostVoices">Most voices that it can tell apart.</param>
/// <param name="CanFit">More time makes it better: quality `best`.</param>
public sealed record StudioMethod(string Name, string Description, bool UsesCurves, bool NeedsVoices, int MostVoices, bool CanFit);
