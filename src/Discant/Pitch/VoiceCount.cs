using System.Runtime.InteropServices;

namespace Discant.Pitch;

/// <summary>How many voices there are in a recording.</summary>
/// <param name="Voices">0 where nobody sings, at most <see cref="MostVoices"/>.</param>
/// <param name="Confidence">0 to 1: how clearly that number stands out from one more and one less.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct VoiceCount(int Voices, double Confidence)
{
    /// <summary>Largest number that is told.</summary>
    public const int MostVoices = 8;

    private const double ShortestSeconds = 0.16;
    private const double ClearEvidence = 0.5; // a frame of 16 ms, on average over the tone: a strength of 0.62
    private const double LeastSungSeconds = 0.5;
    private const double Steepness = 2;

    /// <summary>
    /// From so large a share of the time in which anybody sings, in which k clear tones sound at once, there are k voices; element k - 1. The
    /// more voices there are the more of them are missed, and the more rarely all sing.
    /// </summary>
    /// <remarks>
    /// Set on clips of the built-in singer and of sums of solo voices. One and two voices are told mostly right, three and four
    /// within one; five and more are hardly heard all at once, and told as three to five.
    /// </remarks>
    private static readonly double[] s_shares = [0, 0.33, 0.12, 0.045, 0.08, 0.08, 0.08, 0.08];

    /// <summary>Counts the voices.</summary>
    /// <param name="candidates">The F0s heard.</param>
    /// <exception cref="ArgumentNullException">There are no candidates.</exception>
    public static VoiceCount Of(PitchCandidates candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var frames = ClearTones(candidates);
        var sung = frames.Count(tones => tones > 0);
        if (sung * candidates.FrameSeconds < LeastSungSeconds)
            return new VoiceCount(0, 1 - Math.Min(1, sung * candidates.FrameSeconds / LeastSungSeconds));
        var shares = Enumerable.Range(1, MostVoices).Select(k => frames.Count(tones => tones >= k) / (double)sung).ToArray();
        var voices = 1 + Enumerable.Range(1, MostVoices - 1).LastOrDefault(k => shares[k] >= s_shares[k]);
        var more = voices < MostVoices ? Clearness(shares[voices], s_shares[voices]) : 0;
        return new VoiceCount(voices, Clearness(shares[voices - 1], s_shares[voices - 1]) * (1 - more));
    }

    // Number of clear tones in each frame. No bonus for singing here: the question is whether anybody does.
    private static int[] ClearTones(PitchCandidates candidates)
    {
        var tones = new int[candidates.Frames.Count];
        foreach (var contour in ContourTracker.Track(candidates, new PathAssignmentOptions { SingingBonus = 0 }))
        {
            var seconds = contour.Midi.Length * candidates.FrameSeconds;
            if (seconds < ShortestSeconds || contour.Evidence < ClearEvidence * seconds / PitchTracks.FrameSeconds)
                continue;
            for (var t = contour.Start; t < contour.End; t++)
                tones[t]++;
        }
        return tones;
    }

    private static double Clearness(double share, double threshold) =>
        threshold == 0 ? 1
        : share == 0 ? 0
        : 1 / (1 + Math.Pow(threshold / share, Steepness));
}
