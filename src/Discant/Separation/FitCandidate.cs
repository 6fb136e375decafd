namespace Discant.Separation;

/// <summary>One of several results of a method on one recording, of which one was taken.</summary>
/// <param name="Name">What it comes from.</param>
/// <param name="Cost">What the choice went by, as a share of what silence would cost; the least is taken.</param>
/// <param name="Explained">Share of the recording's power that it explains, at most 1.</param>
/// <param name="Contrast">
/// How surely it tells voices apart that play the same notes: distance of their timbres over the spread around them, of the two that differ
/// least; null where no two play the same notes, or the method does not know.
/// </param>
/// <param name="IsTaken">Whether the stems come from it.</param>
public sealed record FitCandidate(string Name, double Cost, double Explained, double? Contrast, bool IsTaken);
