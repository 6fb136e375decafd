using Discant.Audio;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.HarmonicTones;

namespace Discant.Bench;

/// <summary>What studies of tones begin and end with: a recording at their rate, and stems by masks.</summary>
internal static class ToneStems
{
    /// <summary>Rate at which tones are sought as a rule, Hz.</summary>
    internal const int Rate = ToneSeparator.Rate;

    /// <summary>The beginning of a recording, mono.</summary>
    /// <param name="file">The recording.</param>
    /// <param name="mostSeconds">So much of it.</param>
    /// <param name="rate">Rate to bring it to, Hz.</param>
    internal static float[] Read(string file, double mostSeconds, int rate = Rate)
    {
        var audio = AudioFile.Read(file);
        var sound = Resampler.Resample(audio.Mid(), audio.SampleRate, rate);
        return sound[..(int)Math.Min(sound.Length, mostSeconds * rate)];
    }

    /// <summary>The voices: voices x samples.</summary>
    /// <param name="tones">Tones of every frame, given to the voices.</param>
    /// <param name="samples">The recording.</param>
    /// <param name="masks">How tones become masks.</param>
    /// <param name="rate">Rate of the recording, Hz.</param>
    internal static float[][] Separate(ToneTracks tones, float[] samples, ToneMaskOptions masks, int rate = Rate)
    {
        var separator = new ToneSeparator("tones", tones, masks, rate);
        var names = new PitchTracks([.. Enumerable.Repeat(Array.Empty<double>(), tones.VoiceCount)]);
        var prepare = new PrepareSeparator(rate, (_, _, _, _) => new PreparedSeparator(separator, null));
        return MixtureStems.Separate(samples, names, prepare, CancellationToken.None);
    }
}
