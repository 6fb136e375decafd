using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

/// <summary>A voice that plays at 0.1 and rests in one frame of four in which another plays.</summary>
public class VoiceLevelTests
{
    private const int Frames = 400;

    [Fact]
    public void Usual_loudness_is_likely_twice_as_loud_less_and_nothing_less_than_a_rest()
    {
        var level = VoiceLevel.OfAll(Piece())[0];
        Assert.Equal(0.1, level.Typical, 4);
        Assert.Equal(0, level.Unlikeliness(0.1), 4);
        // The least deviation is 0.3: ln 2 / 0.3 = 2.3 of them, 2.7 in the logarithm, but rests are likelier: ln 4.
        Assert.Equal(0.1 * Math.Log(4), level.Unlikeliness(0.2), 2);
        Assert.Equal(0.1 * Math.Pow(Math.Log(1.4) / 0.3, 2) / 2, level.Unlikeliness(0.14), 3);
        Assert.Equal(level.Unlikeliness(0), level.Unlikeliness(1e-6));
        Assert.Equal(level.Unlikeliness(0), level.Unlikeliness(100));
        Assert.Equal(0.1 * Math.Log(4), level.Unlikeliness(0), 2);
    }

    [Fact]
    public void Frames_in_which_nobody_plays_are_no_rests()
    {
        var tones = Piece();
        var longer = new ToneTracks(2, 2 * Frames);
        for (var voice = 0; voice < 2; voice++)
            tones.Numbers(voice).CopyTo(longer.Numbers(voice));
        Assert.Equal(VoiceLevel.OfAll(tones), VoiceLevel.OfAll(longer));
    }

    [Fact]
    public void In_another_unit_the_same_is_likely()
    {
        var level = VoiceLevel.OfAll(Piece())[0];
        Assert.Equal(5 * level.Unlikeliness(0.13), level.Scaled(5).Unlikeliness(0.65), 6);
    }

    [Fact]
    public void Of_a_voice_that_never_plays_nothing_is_known()
    {
        var level = VoiceLevel.OfAll(new ToneTracks(1, 10))[0];
        Assert.Equal(0, level.Unlikeliness(0));
        Assert.Equal(0, level.Unlikeliness(1));
        Assert.Empty(VoiceLevel.OfAll(new ToneTracks(0, 10)));
    }

    private static ToneTracks Piece()
    {
        var tones = new ToneTracks(2, Frames);
        for (var frame = 0; frame < Frames; frame++)
        for (var voice = 0; voice < 2; voice++)
            if (voice == 1 || frame % 4 > 0)
            {
                tones.Set(voice, frame, 300, 0, 1);
                tones.Partials(voice, frame)[0] = 0.1f;
            }
        return tones;
    }
}
