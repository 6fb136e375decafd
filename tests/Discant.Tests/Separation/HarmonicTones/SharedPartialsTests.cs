using Discant.Audio;
using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

/// <summary>Two voices: one of odd partials (1, 0, 1/2, 0, 1/4, ...), one of falling ones (1, 1/2, 1/4, 1/8, ...).</summary>
public sealed class SharedPartialsTests
{
    private const int Rate = 16000;
    private const int Frames = 64;
    private const int Change = 32;
    private static readonly GaussianStft s_transform = new(Rate, 1024);

    // Alone for half of the time, then a twelfth apart.
    [Fact]
    public void Partials_that_coincide_are_shared_by_the_timbres_heard_where_they_stand_alone()
    {
        var tones = new ToneTracks(2, Frames);
        for (var frame = 0; frame < Frames; frame++)
        {
            Put(tones, 0, frame, 200, h => Odd(h) * 0.1);
            Put(tones, 1, frame, frame < Change ? 437 : 600, h => Falling(h) * 0.1);
        }
        for (var frame = Change; frame < Frames; frame++)
        {
            // 600 Hz is the third partial of 200 Hz: what both have there was given to the wrong one.
            tones.Partials(1, frame)[0] += tones.Partials(0, frame)[2];
            tones.Partials(0, frame)[2] = 0;
        }
        SharedPartials.Expect(tones, 24);
        Assert.InRange(tones.Partials(0, Frames - 1)[2], 0.04, 0.06);
        Assert.InRange(tones.Partials(1, Frames - 1)[0], 0.08, 0.12);
        // What stands alone stays as it is.
        Assert.Equal(0.1f, tones.Partials(0, Frames - 1)[0]);
    }

    [Fact]
    public void A_note_of_nothing_but_overtones_goes_to_the_voice_that_they_belong_to()
    {
        var tones = new ToneTracks(2, Frames);
        for (var frame = 0; frame < Frames; frame++)
        {
            Put(tones, 0, frame, 200, h => Odd(h) * 0.1);
            if (frame >= Change)
            {
                Put(tones, 1, frame, 600, h => Odd(3 * h) * 0.1);
                for (var h = 3; h <= ToneTracks.Harmonics; h += 3)
                    tones.Partials(0, frame)[h - 1] = 0;
            }
        }
        Assert.Equal(Frames - Change, OvertoneErrors.Correct(tones, 4, 0.5));
        for (var frame = 0; frame < Frames; frame++)
        {
            Assert.Equal(0, tones.FundamentalHz(1, frame));
            Assert.Equal(0, tones.Energy(1, frame));
            Assert.Equal(0.05f, tones.Partials(0, frame)[2], 1e-6f);
        }
    }

    [Fact]
    public void A_twelfth_that_is_played_stays()
    {
        var tones = new ToneTracks(2, Frames);
        for (var frame = 0; frame < Frames; frame++)
        {
            Put(tones, 0, frame, 200, h => Odd(h) * 0.1);
            Put(tones, 1, frame, frame < Change ? 437 : 600, h => Falling(h) * 0.1);
        }
        Assert.Equal(0, OvertoneErrors.Correct(tones, 4, 0.5));
        Assert.Equal(0, OvertoneErrors.Correct(tones, 4, 0));
        Assert.Equal(600, tones.FundamentalHz(1, Frames - 1));
    }

    [Fact]
    public void What_the_mixture_holds_stays_the_sum_and_silence_is_silent()
    {
        using var mixture = Mixture.Of(
            [.. Enumerable.Range(0, Frames * 256).Select(n => (float)(0.2 * Math.Cos(2 * Math.PI * 600 * n / Rate)))],
            Rate
        );
        var tones = new ToneTracks(2, Frames);
        for (var frame = 0; frame < Frames; frame++)
        {
            Put(tones, 0, frame, 200, h => Odd(h) * 0.01);
            Put(tones, 1, frame, frame < Change ? 437 : 600, h => Falling(h) * 0.1);
        }
        SharedPartials.Resolve(tones, mixture, s_transform, new SharedPartialOptions(), default);
        Assert.Equal(0.1, tones.Partials(0, 40)[2] + tones.Partials(1, 40)[0], 2e-3);
        var silent = new ToneTracks(2, Frames);
        SharedPartials.Resolve(silent, mixture, s_transform, new SharedPartialOptions(), default);
        Assert.All(Enumerable.Range(0, Frames), frame => Assert.Equal(0, silent.Energy(0, frame)));
    }

    private static double Odd(int h) => h % 2 == 1 ? Math.Pow(0.5, (h - 1) / 2.0) : 0;

    private static double Falling(int h) => Math.Pow(0.5, h - 1);

    private static void Put(ToneTracks tones, int voice, int frame, double hertz, Func<int, double> magnitude)
    {
        tones.Set(voice, frame, hertz, 0, 1);
        for (var h = 1; h <= ToneTracks.Harmonics; h++)
            tones.Partials(voice, frame)[h - 1] = (float)magnitude(h);
    }
}
