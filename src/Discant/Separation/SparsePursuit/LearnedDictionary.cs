namespace Discant.Separation.SparsePursuit;

/// <summary>Timbres that were learned from a recording.</summary>
/// <param name="Rows">voices x partials, the largest of each row 1.</param>
/// <param name="Explained">Share of the recording's compressed spectra that tones of these timbres explain, 0 to 1.</param>
internal sealed record LearnedDictionary(IReadOnlyList<double[]> Rows, double Explained);
