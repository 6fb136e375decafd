namespace Discant.Separation;

/// <summary>How far a separation is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Fraction">Share of that stage that is done, 0 to 1.</param>
/// <param name="Detail">A few words more, such as the loss; may be empty.</param>
public sealed record SeparationProgress(SeparationStage Stage, double Fraction, string Detail = "");
