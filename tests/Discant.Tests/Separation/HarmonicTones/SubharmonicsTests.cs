using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

public class SubharmonicsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void A_pitch_taken_too_low_is_put_right(int times)
    {
        var tones = Tone(440.0 / times, times, 0.8);
        var moved = Subharmonics.Correct(tones, 2100);
        Assert.Equal(440, tones.FundamentalHz(0, 0), 1e-3);
        Assert.Equal(times > 1 ? 1 : 0, moved);
        for (var h = 1; h <= ToneTracks.Harmonics / times; h++)
            Assert.Equal(Math.Pow(0.8, h), tones.Partials(0, 0)[h - 1], 1e-6);
    }

    [Fact]
    public void A_timbre_learned_too_low_is_folded()
    {
        double[] row = [0.001, 1, 0.002, 0.01, 0, 0.5, 0, 0, 0, 0.3];
        Assert.Equal([1, 0.01, 0.5, 0, 0.3, 0, 0, 0, 0, 0], Subharmonics.Folded(row));
        double[] right = [1, 0.01, 0.5];
        Assert.Equal(right, Subharmonics.Folded(right));
        Assert.Equal([0.0, 0.0], Subharmonics.Folded([0, 0]));
    }

    // A clarinet's even partials are weak, its odd ones are not.
    [Fact]
    public void Odd_partials_are_no_subharmonics()
    {
        var tones = Tone(220, 1, 0.8);
        for (var h = 2; h <= ToneTracks.Harmonics; h += 2)
            tones.Partials(0, 0)[h - 1] *= 0.02f;
        Assert.Equal(0, Subharmonics.Correct(tones, 2100));
        Assert.Equal(220, tones.FundamentalHz(0, 0));
    }

    [Fact]
    public void No_tone_is_moved_out_of_range()
    {
        var tones = Tone(1100, 2, 0.5);
        Assert.Equal(0, Subharmonics.Correct(tones, 2100));
        Assert.Equal(1100, tones.FundamentalHz(0, 0));
    }

    [Fact]
    public void Partials_of_a_stiff_string_stay_where_they_are()
    {
        var tones = new ToneTracks(1, 1);
        tones.Set(0, 0, 100, 1e-3, 1);
        for (var h = 2; h <= ToneTracks.Harmonics; h += 2)
            tones.Partials(0, 0)[h - 1] = 1;
        var before = Enumerable.Range(1, 10).Select(h => tones.PartialHz(0, 0, 2 * h)).ToArray();
        Subharmonics.Correct(tones, 2100);
        for (var h = 1; h <= before.Length; h++)
            Assert.Equal(before[h - 1], tones.PartialHz(0, 0, h), 0.01);
    }

    [Fact]
    public void Silence_stays_silence() => Assert.Equal(0, Subharmonics.Correct(new ToneTracks(2, 3), 2100));

    // A tone whose partials lie on every so many-th of a fundamental.
    private static ToneTracks Tone(double fundamental, int every, double decay)
    {
        var tones = new ToneTracks(1, 1);
        tones.Set(0, 0, fundamental, 0, 1);
        for (var h = 1; h * every <= ToneTracks.Harmonics; h++)
            tones.Partials(0, 0)[h * every - 1] = (float)Math.Pow(decay, h);
        return tones;
    }
}
