namespace Discant.Studio;

/// <summary>Where the engine is.</summary>
/// <param name="Fraction">Share of all the work that is done, 0 to 1.</param>
/// <param name="Stage">What it is doing, in a word or two.</param>
public sealed record EngineProgress(double Fraction, string Stage);
