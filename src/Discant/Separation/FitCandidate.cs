namespace Discant.Separation;

/// <summary>One of several results of a method on one recording, of which one was taken.</summary>
/// <param name="Name">What it comes from.</param>
/// <param name="Explained">Share of the recording's power that it explains, at most 1: what the choice went by.</param>
/// <param name="IsTaken">Whether the stems come from it.</param>
public sealed record FitCandidate(string Name, double Explained, bool IsTaken);
