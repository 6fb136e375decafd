using Discant.Audio;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.Separation.Editing;
using Discant.Separation.Parameters;
using Xunit;

namespace Discant.Tests.Separation.Editing;

/// <summary>Laws of parameters that are fitted to a stem.</summary>
public sealed class FittedVoiceTests : IDisposable
{
    private const int Rate = 16000;
    private const int Frames = 150;
    private const double Hertz = 196;

    private static readonly double[] s_pitch = [.. Enumerable.Repeat(Hertz, Frames)];
    private static readonly double[] s_rest = new double[Frames];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_voice_with_wrong_gains_gets_its_true_ones_back()
    {
        var truth = new ConstantVoice(Frames);
        var wrong = new ConstantVoice(Frames)
        {
            Amplitude = 1.7f,
            Gain = 0.4f,
            Magnitudes = [.. Enumerable.Repeat(1f, ConstantVoice.Bands)],
        };
        var fitted = Fit(Sound(truth, s_pitch), wrong, FittedParts.Amplitude | FittedParts.Noise);
        var stretch = fitted.Stretch(10, Frames - 20);
        // The noise at the partials is in each frame, and not in their mean.
        Assert.All(stretch.HarmonicAmplitudes, a => Assert.InRange(a / truth.Amplitude, 0.8, 1.2));
        Assert.InRange(stretch.HarmonicAmplitudes.Average() / truth.Amplitude, 0.96, 1.04);
        var (before, after) = (Sound(truth, s_rest), Sound(fitted, s_rest));
        Assert.InRange(LevelDb(after) - LevelDb(before), -1, 1);
        // The noise has its colour, too: most of it lies low, as in truth.
        Assert.InRange(LevelDb(Differences(after)) - LevelDb(Differences(before)), -1.5, 1.5);
    }

    [Fact]
    public void A_voice_with_a_wrong_envelope_gets_nearly_the_true_one()
    {
        var truth = new ConstantVoice(Frames) { Gain = 0 };
        var wrong = new ConstantVoice(Frames) { Gain = 0, Frequencies = ConstantVoice.Flat };
        var sound = Sound(truth, s_pitch);
        double Score(FittedParts parts) => SpectralSnr.Of(sound, Sound(Fit(sound, wrong, parts), s_pitch));
        Assert.InRange(Score(FittedParts.Amplitude), -20, 5);
        Assert.InRange(Score(FittedParts.Amplitude | FittedParts.Envelope), 20, 200);
    }

    [Fact]
    public void Whatever_is_not_fitted_is_as_loud_as_before()
    {
        var sound = Sound(new ConstantVoice(Frames), s_pitch);
        var kept = new ConstantVoice(Frames) { Frequencies = ConstantVoice.Flat };
        var fitted = Fit(sound, kept, FittedParts.Envelope);
        Assert.InRange(LevelDb(Sound(fitted, s_pitch)) - LevelDb(Sound(kept, s_pitch)), -1, 1);
        Assert.InRange(LevelDb(Sound(fitted, s_rest)) - LevelDb(Sound(kept, s_rest)), -1, 1);
    }

    [Fact]
    public void A_pure_tone_has_no_noise()
    {
        var tone = Sound(new ConstantVoice(Frames) { Gain = 0 }, s_pitch);
        var noise = Sound(Fit(tone, new ConstantVoice(Frames), FittedParts.All), s_rest);
        Assert.InRange(LevelDb(noise[4000..^4000]) - LevelDb(tone), -300, -45);
    }

    [Fact]
    public void Pure_noise_has_next_to_no_tone()
    {
        var noise = Sound(new ConstantVoice(Frames) { Amplitude = 0 }, s_pitch);
        var fitted = Fit(noise, new ConstantVoice(Frames), FittedParts.All);
        var (all, rest) = (Sound(fitted, s_pitch), Sound(fitted, s_rest));
        float[] tone = [.. all.Zip(rest, (a, r) => a - r)];
        Assert.InRange(LevelDb(rest) - LevelDb(noise), -1, 1);
        Assert.InRange(LevelDb(tone) - LevelDb(noise), -300, -7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(4000)]
    public void Silent_and_very_short_stems_are_silent_where_they_are(int samples)
    {
        var frames = samples / 256 + 2;
        var random = new Random(1);
        var stem = Array.ConvertAll(new float[samples], _ => (float)random.NextDouble());
        double[] pitch = [.. Enumerable.Repeat(Hertz, frames)];
        foreach (var sound in new[] { new float[samples], stem })
        {
            var made = Sound(Fit(sound, new ConstantVoice(frames), FittedParts.All, pitch), pitch);
            Assert.All(made, v => Assert.True(float.IsFinite(v)));
            if (sound.All(v => v == 0))
                Assert.All(made, v => Assert.Equal(0, v));
        }
    }

    [Fact]
    public void A_stretch_does_not_depend_on_what_was_asked_before()
    {
        var sound = Sound(new ConstantVoice(900), [.. Enumerable.Repeat(Hertz, 900)]);
        double[] pitch = [.. Enumerable.Repeat(Hertz, 900)];
        var (forwards, straight) = (
            Fit(sound, new ConstantVoice(900), FittedParts.All, pitch),
            Fit(sound, new ConstantVoice(900), FittedParts.All, pitch)
        );
        for (var first = -2; first < 900; first += 8)
            _ = (forwards.Stretch(first, 12), forwards.NoiseFilter(first / 8));
        var (one, two) = (forwards.Stretch(600, 100), straight.Stretch(600, 100));
        Assert.Equal(one.HarmonicAmplitudes, two.HarmonicAmplitudes);
        Assert.Equal(one.NoiseGains, two.NoiseGains);
        Assert.Equal(one.LineSpectralFrequencies, two.LineSpectralFrequencies);
        Assert.Equal(forwards.NoiseFilter(80), straight.NoiseFilter(80));
    }

    public void Dispose() => _folder.Dispose();

    private FittedVoice Fit(float[] stem, IVoiceParameterSource kept, FittedParts parts, double[]? pitch = null)
    {
        AudioFile.Write(_folder["stem.wav"], AudioBuffer.Mono(stem, Rate), AudioFileFormat.WavFloat, overwrite: true);
        return new FittedVoice(kept, parts, pitch ?? s_pitch, new StemWindow(_folder["stem.wav"], CancellationToken.None), Rate);
    }

    private static float[] Sound(IVoiceParameterSource voice, double[] pitch) =>
        [.. new ParameterSynthesis(voice, pitch, 7).Pieces(CancellationToken.None).SelectMany(p => p)];

    private static float[] Differences(float[] sound) => [.. sound.Zip(sound.Skip(1), (a, b) => b - a)];

    private static double LevelDb(float[] sound) => 10 * Math.Log10(sound.Average(v => (double)v * v) + 1e-30);
}
