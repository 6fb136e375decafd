namespace Discant.Evaluation.Statistics;

/// <summary>What a test of a hypothesis found.</summary>
/// <param name="Statistic">t or F; NaN where all values are equal and there is nothing to test.</param>
/// <param name="PValue">Probability of a statistic as far out, if the hypothesis is true; NaN where the statistic is.</param>
public sealed record TestResult(double Statistic, double PValue);
