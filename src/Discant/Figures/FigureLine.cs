namespace Discant.Figures;

/// <summary>One line of a figure.</summary>
/// <param name="Name">Stands in the legend.</param>
/// <param name="X">Increasing.</param>
/// <param name="Y">As many; NaN where the line is interrupted.</param>
public sealed record FigureLine(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);
