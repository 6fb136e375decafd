using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

public class TimbreSumTests
{
    // 0.1 + 0.2 + 0.3 - 0.1 - 0.2 - 0.3 is not 0 in double precision.
    [Fact]
    public void A_voice_from_which_all_was_taken_away_has_no_range()
    {
        var tallies = Tallies([0.1f, 0.2f, 0.3f]);
        var sum = new TimbreSum();
        foreach (var tally in tallies)
            sum.Add(tally, 1);
        Assert.InRange(sum.Range.Middle, 30, 120);
        foreach (var tally in tallies)
            sum.Add(tally, -1);
        Assert.Equal(PitchRange.Unknown, sum.Range);
    }

    private static TimbreTally[] Tallies(float[] sizes)
    {
        var tones = new ToneTracks(1, sizes.Length);
        foreach (var (frame, size) in sizes.Index())
        {
            tones.Set(0, frame, 440 * Math.Pow(1.1, frame), 0, 1);
            tones.Partials(0, frame)[0] = size;
        }
        return [.. TimbreTally.Of(tones, 0, sizes.Length, size => size)];
    }
}
