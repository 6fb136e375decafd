namespace Discant.Separation.Results;

/// <summary>What became of a task.</summary>
/// <param name="Record">What was done, now or before.</param>
/// <param name="WasComplete">It had been done before; nothing was touched.</param>
public sealed record SeparationOutcome(SeparationRecord Record, bool WasComplete);
