using Discant.Audio;
using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

public class OctaveErrorsTests
{
    private const int Rate = 16000;
    private const int Frames = 48;
    private static readonly GaussianStft s_transform = new(Rate, 1024);

    [Fact]
    public void A_note_taken_an_octave_too_high_is_moved_down()
    {
        using var mixture = Tone(h => Math.Pow(0.8, h));
        var tones = Heard(440);
        Assert.True(OctaveErrors.Correct(tones, mixture, s_transform, 50, default) > 0.9);
        Assert.Equal(220, tones.FundamentalHz(0, 20), 1e-3);
        for (var h = 1; h <= 6; h++)
            Assert.Equal(0.1 * Math.Pow(0.8, h), tones.Partials(0, 20)[h - 1], 2e-3);
    }

    [Fact]
    public void A_right_pitch_stays()
    {
        using var mixture = Tone(h => h % 2 == 0 ? Math.Pow(0.8, h) : 0);
        var tones = Heard(440);
        Assert.Equal(0, OctaveErrors.Correct(tones, mixture, s_transform, 50, default));
        Assert.Equal(440, tones.FundamentalHz(0, 20));
    }

    // What lies between the partials belongs to the other voice.
    [Fact]
    public void An_octave_between_two_voices_stays()
    {
        using var mixture = Tone(h => Math.Pow(0.8, h));
        var tones = Heard(440, 220);
        Assert.Equal(0, OctaveErrors.Correct(tones, mixture, s_transform, 50, default));
    }

    [Fact]
    public void No_note_is_moved_out_of_range()
    {
        using var mixture = Tone(h => Math.Pow(0.8, h));
        Assert.Equal(0, OctaveErrors.Correct(Heard(440), mixture, s_transform, 230, default));
    }

    [Fact]
    public void The_exact_pitch_is_found_near_a_rough_one()
    {
        using var mixture = Tone(h => Math.Pow(0.8, h));
        using var spectra = s_transform.Spectra(mixture, [6000]);
        var values = spectra.ToSingles();
        var magnitudes = Enumerable
            .Range(0, 1024)
            .Select(k => MathF.Sqrt(values[k] * values[k] + values[1024 + k] * values[1024 + k]))
            .ToArray();
        Assert.Equal(220 / s_transform.BinHz, PitchSearch.Near(magnitudes, 28.5), 0.06);
        Assert.Equal(28.5, PitchSearch.Near(new float[1024], 28.5));
    }

    private static Mixture Tone(Func<int, double> amplitude) =>
        Mixture.Of(
            [
                .. Enumerable
                    .Range(0, Frames * 256)
                    .Select(n =>
                        (float)Enumerable.Range(1, 12).Sum(h => 0.2 * amplitude(h) * Math.Cos(2 * Math.PI * 220 * h * n / Rate + h))
                    ),
            ],
            Rate
        );

    private static ToneTracks Heard(params double[] fundamentals)
    {
        var tones = new ToneTracks(fundamentals.Length, Frames);
        for (var frame = 0; frame < Frames; frame++)
        for (var voice = 0; voice < fundamentals.Length; voice++)
        {
            tones.Set(voice, frame, fundamentals[voice], 0, 1);
            for (var h = 0; h < ToneTracks.Harmonics; h++)
                tones.Partials(voice, frame)[h] = (float)(0.05 * Math.Pow(0.7, h));
        }
        return tones;
    }
}
