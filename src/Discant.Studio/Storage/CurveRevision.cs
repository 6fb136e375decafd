namespace Discant.Studio.Storage;

/// <summary>A saved state of a take's F0 curves.</summary>
/// <param name="Revision">1 is what was heard or given; each save adds one.</param>
/// <param name="Note">What was done, in a few words.</param>
/// <param name="Saved">When.</param>
public sealed record CurveRevision(int Revision, string Note, DateTimeOffset Saved);
