namespace Discant.Evaluation.BssEval;

/// <summary>What one window of one voice scores. Every ratio is NaN where the voice or its estimate is silent.</summary>
/// <param name="Window">Number of the window, from 0.</param>
/// <param name="Voice">Name of the reference.</param>
/// <param name="Estimate">Name of the estimate that was held against it.</param>
/// <param name="SdrDb">The voice over everything that is wrong.</param>
/// <param name="IsrDb">The voice over its linear distortion (level, filtering, place in the channels); NaN for <see cref="BssKind.Sources"/>.</param>
/// <param name="SirDb">The voice over the other voices; +infinity where there are none.</param>
/// <param name="SarDb">The voices over what no filtering of any of them explains.</param>
public sealed record BssScore(int Window, string Voice, string Estimate, double SdrDb, double IsrDb, double SirDb, double SarDb);
