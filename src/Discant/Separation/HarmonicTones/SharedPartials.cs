using Discant.Audio;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Partials of two voices that lie on each other: the mixture says only how much there is of both together, and the timbre of each voice, heard
/// where its partials stand alone, how much of it is whose.
/// </summary>
public static class SharedPartials
{
    /// <summary>Takes away notes that are nothing but overtones of another voice, and shares out partials that coincide by the voices' timbres.</summary>
    /// <param name="tones">Tones of every frame, given to their voices, with the partials that the mixture has; changed.</param>
    /// <param name="mixture">The recording.</param>
    /// <param name="transform">At the recording's rate.</param>
    /// <param name="options">How.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>How much of the recording the tones explain.</returns>
    public static ExplainedShare Resolve(
        ToneTracks tones,
        Mixture mixture,
        GaussianStft transform,
        SharedPartialOptions options,
        CancellationToken cancel
    )
    {
        OvertoneErrors.Correct(tones, options.Semitones, options.LeastOwn);
        Expect(tones, options.Semitones);
        return PartialRefit.Apply(tones, mixture, transform, options.Updates, cancel);
    }

    /// <summary>Gives every partial that another voice's partial lies on what its voice's timbre leads one to expect.</summary>
    /// <param name="tones">Tones of every frame, given to their voices, with the partials that the mixture has; changed.</param>
    /// <param name="semitones">How far a voice's timbre reaches in pitch, standard deviation.</param>
    internal static void Expect(ToneTracks tones, double semitones)
    {
        var timbres = VoiceTimbre.OfAll(tones, semitones);
        for (var frame = 0; frame < tones.FrameCount; frame++)
        for (var voice = 0; voice < timbres.Length; voice++)
            if (tones.FundamentalHz(voice, frame) is > 0 and var fundamental)
                Expect(tones, voice, frame, timbres[voice].At(fundamental));
    }

    private static void Expect(ToneTracks tones, int voice, int frame, double[] row)
    {
        bool[] alone = [.. Enumerable.Range(1, ToneTracks.Harmonics).Select(h => tones.StandsAlone(voice, frame, h))];
        var partials = tones.Partials(voice, frame);
        // Nothing of it stands alone: its level is not known, and it keeps what it has.
        if (VoiceTimbre.Level(partials, row, alone) is not { } level)
            return;
        for (var h = 0; h < partials.Length; h++)
            if (!alone[h])
                partials[h] = (float)(level * row[h]);
    }
}
