namespace Discant.Separation.FlowPrior;

/// <summary>How the search in one piece of a recording went.</summary>
/// <param name="FirstFrame">Number of the piece's first frame.</param>
/// <param name="Divergences">From the mixture, before each step.</param>
/// <param name="NegativeLogLikelihoods">Of each source under its prior, nats an element.</param>
public sealed record FlowPiece(long FirstFrame, IReadOnlyList<double> Divergences, IReadOnlyList<double> NegativeLogLikelihoods);
