using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

public class MeanEnvelopesTests
{
    [Fact]
    public void The_envelope_of_one_tone_is_its_own()
    {
        var tones = new ToneTracks(2, 1);
        tones.Set(0, 0, 220, 0, 1);
        for (var h = 0; h < ToneTracks.Harmonics; h++)
            tones.Partials(0, 0)[h] = (float)(0.3 * Math.Pow(0.6, h));
        var rows = MeanEnvelopes.Of(tones);
        for (var h = 0; h < ToneTracks.Harmonics; h++)
            Assert.Equal(Math.Pow(0.6, h), rows[0][h], 1e-5);
        Assert.All(rows[1], x => Assert.Equal(0, x));
    }

    [Fact]
    public void Voices_are_ordered_by_what_is_heard_of_them()
    {
        var tones = new ToneTracks(3, 2);
        foreach (var (voice, (soft, loud)) in new[] { (2000.0, 100.0), (300.0, 310.0), (0.0, 0.0) }.Index())
        {
            tones.Set(voice, 0, soft, 0, 1);
            tones.Set(voice, 1, loud, 0, 1);
            tones.Partials(voice, 0)[0] = 1e-6f;
            tones.Partials(voice, 1)[0] = loud > 0 ? 1 : 0;
        }
        Assert.Equal([1, 0, 2], MeanEnvelopes.FromHighToLow(tones));
    }
}
