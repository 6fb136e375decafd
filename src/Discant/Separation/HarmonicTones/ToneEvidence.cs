namespace Discant.Separation.HarmonicTones;

/// <summary>What tells, by nothing but the tones that were found, whether they can be trusted.</summary>
/// <param name="Explained">Share of the recording that they explain, of square roots of magnitudes (<see cref="ExplainedShare.OfRoots"/>).</param>
/// <param name="Steady">Share of the tones, as they were found frame by frame, that go on from one frame to the next, 0 to 1.</param>
/// <param name="Timbre">How surely voices are told apart; null where no two of them play the same notes.</param>
public sealed record ToneEvidence(double Explained, double Steady, TimbreEvidence? Timbre)
{
    private const double SameToneOctaves = 1.0 / 24;

    /// <summary>Measures tones.</summary>
    /// <param name="tones">Tones of every frame, given to the voices.</param>
    /// <param name="explained">How much of the recording they explain.</param>
    /// <param name="steady">How steady tones were when they were found frame by frame: a path through the frames is steady whatever it goes through.</param>
    public static ToneEvidence Of(ToneTracks tones, ExplainedShare explained, double steady) =>
        new(explained.OfRoots, steady, TimbreEvidence.Of(tones));

    /// <summary>Share of the tones that some voice had in the frame before, 0 to 1.</summary>
    /// <param name="tones">Found frame by frame.</param>
    public static double SteadyShare(ToneTracks tones)
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
