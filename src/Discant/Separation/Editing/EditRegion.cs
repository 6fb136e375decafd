namespace Discant.Separation.Editing;

/// <summary>A stretch of a recording.</summary>
/// <param name="FromSeconds">Its beginning.</param>
/// <param name="ToSeconds">Its end; what lies beyond the recording does not count.</param>
public sealed record EditRegion(double FromSeconds, double ToSeconds);
