using System.Globalization;

namespace Discant.Separation.SparsePursuit;

/// <summary>When the result cannot be trusted, and why, by nothing but what was learned.</summary>
internal static class PursuitWarnings
{
    /// <summary>Timbres that are more alike than this are one timbre.</summary>
    private const double MostLikeness = 0.985;

    /// <summary>Less than this explained is no music of single tones.</summary>
    private const double LeastExplained = 0.55;

    /// <summary>One line a reason.</summary>
    /// <param name="names">Of the voices.</param>
    /// <param name="timbres">voices x partials.</param>
    /// <param name="explained">Share of the recording that tones explain.</param>
    /// <param name="sounds">Whether there is any sound in it.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> names, IReadOnlyList<double[]> timbres, double explained, bool sounds)
    {
        if (!sounds)
            return ["the recording is silent; there is nothing to separate"];
        var warnings = new List<string>();
        if (explained < LeastExplained)
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"tones of {names.Count} voices explain only {100 * explained:F0} % of the recording; drums, noise, chords, much reverberation or more voices than were said cannot be told apart by this method"
                )
            );
        for (var b = 0; b < names.Count; b++)
        for (var a = 0; a < b; a++)
            if (VoiceTimbres.Likeness(timbres[a], timbres[b]) is > MostLikeness and var alike)
                warnings.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{names[a]} and {names[b]} were learned with nearly the same timbre (likeness {alike:F3}); which of them plays which tone may be wrong"
                    )
                );
        return warnings;
    }
}
