using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

public class ToneTracksTests
{
    [Fact]
    public void Tones_go_to_the_voices_of_an_order()
    {
        var tones = new ToneTracks(3, 2);
        for (var voice = 0; voice < 3; voice++)
        {
            tones.Set(voice, 1, 100 * (voice + 1), 0.001 * voice, 1 + voice);
            tones.Partials(voice, 1)[4] = voice;
        }
        tones.Permute(1, [2, 0, 1]);
        Assert.Equal([300f, 100f, 200f], Enumerable.Range(0, 3).Select(v => tones.FundamentalHz(v, 1)));
        Assert.Equal([2f, 0f, 1f], Enumerable.Range(0, 3).Select(v => tones.Partials(v, 1)[4]));
        Assert.Equal([0.002f, 0f, 0.001f], Enumerable.Range(0, 3).Select(v => tones.Inharmonicity(v, 1)));
        Assert.Equal([3f, 1f, 2f], Enumerable.Range(0, 3).Select(v => tones.Width(v, 1)));
        Assert.Equal(0, tones.FundamentalHz(0, 0));
    }

    [Fact]
    public void Curves_leave_out_what_is_far_below_the_loudest_tone()
    {
        var tones = new ToneTracks(1, 3);
        foreach (var (frame, level) in new[] { 1f, 0.02f, 0.005f }.Index())
        {
            tones.Set(0, frame, 220, 0, 1);
            tones.Partials(0, frame)[0] = level;
        }
        Assert.Equal([220, 220, 0], tones.Curves(["flute"]).Voice(0).ToArray());
        Assert.Equal(["flute"], tones.Curves(["flute"]).Names);
    }
}
