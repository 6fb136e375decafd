using Discant.Audio;
using Discant.Pitch;

namespace Discant.Separation;

/// <summary>Stems of a short recording in memory, by the very way that long ones go through files: masks, then <see cref="StemRenderer"/>.</summary>
public static class MixtureStems
{
    /// <summary>Separates a recording that is at the method's rate.</summary>
    /// <param name="samples">The recording, mono, at the method's rate.</param>
    /// <param name="pitch">F0 of each voice.</param>
    /// <param name="prepare">Makes the method ready.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>voices x samples, which add up to the recording.</returns>
    public static float[][] Separate(float[] samples, PitchTracks pitch, PrepareSeparator prepare, CancellationToken cancel)
    {
        using var mixture = Mixture.Of(samples, prepare.MethodRate);
        using var prepared = prepare.Make(mixture, pitch, new Reporting<SeparationProgress>(_ => { }), cancel);
        return Render(samples, mixture, prepared.Pitch ?? pitch, prepared.Separator, cancel);
    }

    private static float[][] Render(float[] samples, Mixture mixture, PitchTracks pitch, ISeparator separator, CancellationToken cancel)
    {
        var stems = new float[pitch.VoiceCount][];
        var at = new int[stems.Length];
        for (var voice = 0; voice < stems.Length; voice++)
            stems[voice] = new float[samples.Length];
        var read = 0;
        new StemRenderer(separator.SampleRate, 1, stems.Length, separator.SampleRate, separator.Hop, separator.Bins).Render(
            block =>
            {
                var count = Math.Min(block.Length, samples.Length - read);
                samples.AsSpan(read, count).CopyTo(block);
                read += count;
                return count;
            },
            separator.Masks(mixture, pitch, cancel),
            (voice, block) =>
            {
                block.CopyTo(stems[voice].AsSpan(at[voice]));
                at[voice] += block.Length;
            },
            _ => { },
            cancel
        );
        return stems;
    }
}
