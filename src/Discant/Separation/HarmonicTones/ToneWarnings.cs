using System.Globalization;

namespace Discant.Separation.HarmonicTones;

/// <summary>When tones that were found cannot be trusted, and why, by nothing but what was found.</summary>
/// <remarks>
/// The bounds lie between what was seen of suitable and of unsuitable recordings (docs/methods.md, section 10; `Discant.Bench tones`): roots
/// explained 0.80 and more against 0.51 (drums); tones that go on 0.88 against 0.55 (drums) and 0.48 (piano chords); contrast 2.9 and more
/// against 0.5 (two violins) and 0.6 (two flutes); trumpet and viola, which come apart badly, have 2.3 and are warned of.
/// </remarks>
internal static class ToneWarnings
{
    private const double LeastExplained = 0.6;
    private const double LeastSteady = 0.8;
    private const double LeastContrast = 2.5;

    /// <summary>One line a reason.</summary>
    /// <param name="evidence">What was found.</param>
    internal static IReadOnlyList<string> Of(ToneEvidence evidence)
    {
        var warnings = new List<string>();
        string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * Math.Max(0, share):F0} %");
        if (evidence.Explained < LeastExplained)
            warnings.Add(
                $"one harmonic tone a voice explains only {Percent(evidence.Explained)} of the recording: drums, noise, chords, much reverberation or more voices than were said cannot be told apart by this method"
            );
        if (evidence.Steady < LeastSteady)
            warnings.Add(
                $"only {Percent(evidence.Steady)} of the tones that were found go on from one frame to the next: drums and chords are no melodies, and cannot be told apart by this method"
            );
        if (evidence.Timbre is { Contrast: < LeastContrast and var contrast })
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"where two voices play the same notes their timbres are hardly different (contrast {contrast:F1}, {LeastContrast:F1} or more is needed): which of them plays which tone is not to be trusted"
                )
            );
        return warnings;
    }
}
