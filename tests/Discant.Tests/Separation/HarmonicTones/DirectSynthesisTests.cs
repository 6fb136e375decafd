using Discant.Audio;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

/// <summary>Voices as the sum of their own partials.</summary>
public sealed class DirectSynthesisTests
{
    private const int Rate = 16000;
    private static readonly GaussianStft s_transform = new(Rate, 1024);

    [Fact]
    public void Each_voice_is_the_sum_of_its_own_partials_with_their_phases_and_what_is_no_partial_is_in_none()
    {
        var first = Voice(300, 0.3, 1.1);
        var second = Voice(410, 0.2, 2.3);
        var random = new Random(5);
        float[] noise = [.. first.Select(_ => (float)(0.1 * (random.NextDouble() - 0.5)))];
        using var mixture = Mixture.Of([.. first.Zip(second, noise).Select(s => s.First + s.Second + s.Third)], Rate);
        var voices = DirectSynthesis.Of(Tones(300, 410, mixture), mixture, s_transform, default);
        Assert.All(voices, v => Assert.Equal(first.Length, v.Length));
        Assert.True(SiSdr.Of(first, voices[0]) > 25, $"{SiSdr.Of(first, voices[0])} dB");
        Assert.True(SiSdr.Of(second, voices[1]) > 22, $"{SiSdr.Of(second, voices[1])} dB");
        Assert.True(SiSdr.Of(noise, [.. voices[0].Zip(voices[1]).Select(v => v.First + v.Second)]) < -20);
    }

    [Fact]
    public void Voices_that_rest_are_silent()
    {
        using var mixture = Mixture.Of(Voice(300, 0.3, 0), Rate);
        var tones = Tones(300, 0, mixture);
        Assert.All(DirectSynthesis.Of(tones, mixture, s_transform, default)[1], v => Assert.Equal(0, v));
    }

    private static float[] Voice(double hertz, double amplitude, double phase) =>
        [
            .. Enumerable
                .Range(0, Rate)
                .Select(n =>
                    (float)Enumerable.Range(1, 6).Sum(h => amplitude / h * Math.Cos(2 * Math.PI * h * hertz * n / Rate + h * phase))
                ),
        ];

    private static ToneTracks Tones(double first, double second, Mixture mixture)
    {
        var tones = new ToneTracks(2, (int)(mixture.Length / (PitchTracks.FrameSeconds * Rate)) + 1);
        foreach (var (voice, hertz) in new[] { first, second }.Index())
            for (var frame = 0; frame < tones.FrameCount && hertz > 0; frame++)
                tones.Set(voice, frame, hertz, 0, 1);
        return tones;
    }
}
