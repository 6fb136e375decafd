using System.Globalization;

namespace Discant.Separation.HarmonicTones;

/// <summary>When tones that were found cannot be trusted, and why, by nothing but what was found.</summary>
/// <remarks>
/// The bounds lie between what was seen of suitable and of unsuitable recordings (docs/methods.md, section 10): roots explained 0.74 and more
/// against 0.47 (drums); tones that go on 0.94 against 0.57 (drums) and 0.44 (piano chords); contrast 3.0 against 0.6 (two violins), 1.4 (two
/// flutes), and 2.4 where flute and clarinet were confused.
/// </remarks>
internal static class ToneWarnings
{
    private const double LeastExplained = 0.6;
    private const double LeastSteady = 0.8;
    private const double LeastContrast = 2.5;

    // With fewer tones at a common pitch the voices lie in registers of their own, and are told apart by that.
    private const double LeastOverlap = 0.05;
    private const double SameToneOctaves = 1.0 / 24;

    /// <summary>One line a reason.</summary>
    /// <param name="tones">Tones of every frame, given to the voices.</param>
    /// <param name="explained">How much of the recording they explain.</param>
    internal static IReadOnlyList<string> Of(ToneTracks tones, ExplainedShare explained)
    {
        var warnings = new List<string>();
        string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * Math.Max(0, share):F0} %");
        if (explained.OfRoots < LeastExplained)
            warnings.Add(
                $"one harmonic tone a voice explains only {Percent(explained.OfRoots)} of the recording: drums, noise, chords, much reverberation or more voices than were said cannot be told apart by this method"
            );
        if (Steady(tones) is < LeastSteady and var steady)
            warnings.Add(
                $"only {Percent(steady)} of the tones that were found go on from one frame to the next: drums and chords are no melodies, and cannot be told apart by this method"
            );
        var evidence = TimbreEvidence.Of(tones);
        if (tones.VoiceCount > 1 && evidence.Overlap > LeastOverlap && evidence.Contrast < LeastContrast)
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"where two voices play the same notes their timbres are hardly different (contrast {evidence.Contrast:F1}, {LeastContrast:F1} or more is needed): which of them plays which tone is not to be trusted"
                )
            );
        return warnings;
    }

    // Share of the tones that some voice had in the frame before.
    private static double Steady(ToneTracks tones)
    {
        var (goOn, all) = (0, 0);
        for (var frame = 1; frame < tones.FrameCount; frame++)
        for (var voice = 0; voice < tones.VoiceCount; voice++)
        {
            if (tones.FundamentalHz(voice, frame) is not (> 0 and var now))
                continue;
            all++;
            for (var other = 0; other < tones.VoiceCount; other++)
                if (tones.FundamentalHz(other, frame - 1) is > 0 and var before && Math.Abs(Math.Log2(now / before)) < SameToneOctaves)
                {
                    goOn++;
                    break;
                }
        }
        return all > 0 ? goOn / (double)all : 1;
    }
}
