using Discant.Audio;
using Discant.Separation;
using Discant.Separation.BlindHarmonic;
using Discant.Separation.HarmonicTones;
using Discant.Separation.SparsePursuit;

namespace Discant.Bench;

/// <summary>
/// Products of the blind method to be scored by `discant evaluate --bss gain`: OUT/network, the network's own spectra as the published program
/// writes them; of the tones that are taken OUT/direct, their partials fitted to the mixture, and OUT/masks, ours.
/// </summary>
internal static class BlindProducts
{
    private const int Rate = ToneStems.Rate;

    /// <param name="recording">The mixture.</param>
    /// <param name="voices">How many play.</param>
    /// <param name="output">OUT.</param>
    /// <param name="taught">The taught network.</param>
    internal static void Write(string recording, int voices, string output, string taught)
    {
        var audio = AudioFile.Read(recording);
        var samples = Resampler.Resample(audio.Mid(), audio.SampleRate, Rate);
        using var mixture = Mixture.Of(samples, Rate);
        var settings = new BlindHarmonicSettings { ModelFile = taught };
        var propose = SparsePursuitMethod.Tones(new SparsePursuitOptions());
        var find = BlindHarmonicMethod.Tones(settings, propose);
        var tones = find(mixture, voices, new Reporting<double>(_ => { }), CancellationToken.None).Tones;
        var silent = new Reporting<SeparationProgress>(_ => { });
        Save(output, "network", audio, BlindHarmonicMethod.Direct(mixture, voices, settings, propose, silent, CancellationToken.None));
        Save(output, "direct", audio, DirectSynthesis.Of(tones, mixture, settings.Size.Transform(), CancellationToken.None));
        Save(output, "masks", audio, ToneStems.Separate(tones, samples, settings.Masks));
    }

    private static void Save(string output, string name, AudioBuffer recording, float[][] voices)
    {
        var folder = Directory.CreateDirectory(Path.Combine(output, name)).FullName;
        foreach (var (voice, sound) in voices.Index())
            AudioFile.Write(
                Path.Combine(folder, FormattableString.Invariant($"voice{voice + 1}.wav")),
                AudioBuffer.Mono(AtItsRate(sound, recording), recording.SampleRate),
                AudioFileFormat.WavFloat,
                overwrite: true
            );
    }

    private static float[] AtItsRate(float[] sound, AudioBuffer recording)
    {
        var resampled = Resampler.Resample(sound, Rate, recording.SampleRate);
        Array.Resize(ref resampled, recording.Length);
        return resampled;
    }
}
