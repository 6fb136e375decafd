namespace Discant.Synthesis.Singing;

/// <summary>A piece for several voices without instruments.</summary>
/// <param name="Title">The work, by name.</param>
/// <param name="Parts">One a singer, highest first.</param>
/// <param name="DurationSeconds">Length with the silence before and after.</param>
public sealed record PartSong(string Title, IReadOnlyList<SungPart> Parts, double DurationSeconds);
