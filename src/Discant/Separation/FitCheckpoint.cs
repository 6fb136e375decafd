namespace Discant.Separation;

/// <summary>Where a method keeps the state of long work on a recording, so that it can be taken up again.</summary>
/// <param name="Path">A file in the output folder.</param>
/// <param name="Identity">Stands for recording, F0 and settings; a state of another identity is not taken up.</param>
/// <param name="Resume">Whether to take up a state that is there.</param>
public sealed record FitCheckpoint(string Path, string Identity, bool Resume);
