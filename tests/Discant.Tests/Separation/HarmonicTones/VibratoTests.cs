using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

public class VibratoTests
{
    [Fact]
    public void A_steady_tone_has_none_and_a_swaying_one_as_much_as_it_sways()
    {
        var tones = new ToneTracks(2, 60);
        for (var frame = 0; frame < 60; frame++)
        {
            tones.Set(0, frame, 440, 0, 1);
            // Eleven frames are a cycle: the standard deviation of a sine of 20 cents is 20 / sqrt 2.
            tones.Set(1, frame, 440 * Math.Pow(2, 20.0 / 1200 * Math.Sin(2 * Math.PI * frame / 11)), 0, 1);
        }
        for (var frame = 5; frame < 55; frame++)
        {
            Assert.Equal(0, Vibrato.Extent(tones, 0, frame)!.Value, 6);
            Assert.Equal(0.5 * Math.Log(1 + (20 * 20 / 2.0)), Vibrato.Extent(tones, 1, frame)!.Value, 2);
        }
    }

    [Fact]
    public void Nothing_is_said_near_the_ends_of_a_tone_and_where_there_is_none()
    {
        var tones = new ToneTracks(1, 40);
        for (var frame = 10; frame < 40; frame++)
            tones.Set(0, frame, frame < 25 ? 300 : 450, 0, 1);
        int[] said = [.. Enumerable.Range(0, 40).Where(frame => Vibrato.Extent(tones, 0, frame) is not null)];
        Assert.Equal([.. Enumerable.Range(15, 5), .. Enumerable.Range(30, 5)], said);
    }
}
