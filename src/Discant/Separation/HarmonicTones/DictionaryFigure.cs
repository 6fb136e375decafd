using Discant.Figures;

namespace Discant.Separation.HarmonicTones;

/// <summary>A picture of what was learned of the voices' timbres.</summary>
public static class DictionaryFigure
{
    /// <summary>The amplitudes of each voice's partials.</summary>
    /// <param name="names">One a voice.</param>
    /// <param name="dictionary">voices x partials; each row's largest is about 1.</param>
    public static LineFigure Of(IReadOnlyList<string> names, IReadOnlyList<double[]> dictionary) =>
        new(
            "Partials of each voice",
            "partial",
            "amplitude",
            [
                .. names.Select(
                    (name, voice) =>
                        new FigureLine(name, [.. Enumerable.Range(1, dictionary[voice].Length).Select(h => (double)h)], dictionary[voice])
                ),
            ]
        )
        {
            Height = 260,
        };
}
