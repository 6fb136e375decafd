using Discant.Evaluation;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Evaluation;

public sealed class GlobalSdrTests
{
    private const int Rate = 100;

    [SharedFact("golden/flow/09_metrics.npz")]
    public void It_equals_museval_with_a_window_as_long_as_the_signal()
    {
        var golden = Golden.Npz("flow/09_metrics");
        float[] Signal(string name) => [.. golden[name].Values.Select(v => (float)(v / 32768))];
        var (reference, estimate) = (Signal("reference_int16"), Signal("estimate_int16"));
        Assert.Equal(golden["museval_v4_sdr"].Item(), GlobalSdr.Of(reference, estimate), 1e-6);
        Assert.Equal(golden["plain_sdr"].Item(), Snr.Of(reference, estimate), 1e-6);
        Assert.Equal(golden["si_sdr"].Item(), SiSdr.Of(reference, estimate), 1e-6);
    }

    [Fact]
    public void An_estimate_that_would_clip_is_made_softer_and_a_short_one_is_followed_by_silence()
    {
        var tone = Tone(1000, 0.5f);
        var loud = Array.ConvertAll(tone, v => 4 * v);
        // Its peak of 2 comes to 1 / 1.01.
        Assert.Equal(Snr.Of(tone, Array.ConvertAll(loud, v => v / 2.02f)), GlobalSdr.Of(tone, loud), 0.01);
        Assert.Equal(10 * Math.Log10(2), GlobalSdr.Of(tone, tone.AsSpan(0, 500)), 0.05);
        Assert.Equal(0, GlobalSdr.Of(tone, []));
        Assert.Equal(double.PositiveInfinity, GlobalSdr.Of(tone, tone));
        Assert.Equal(double.NaN, GlobalSdr.Of(new float[10], tone));
    }

    [Fact]
    public void Pieces_are_60_seconds_long_and_the_last_has_the_rest()
    {
        var song = Tone(150 * Rate, 0.3f);
        var pieces = GlobalSdr.OfPieces(song, song.AsSpan(0, 140 * Rate), Rate);
        Assert.Equal([(0, 6000), (6000, 9000)], pieces.Select(p => (p.Start, p.Samples)));
        Assert.Equal(double.PositiveInfinity, pieces[0].Decibels);
        Assert.Equal(10 * Math.Log10(9), pieces[1].Decibels, 0.1);
        Assert.Equal((0, 500), GlobalSdr.OfPieces(song.AsSpan(0, 500), [], Rate).Select(p => (p.Start, p.Samples)).Single());
    }

    [Fact]
    public void The_median_is_over_the_pieces_that_are_not_silent()
    {
        GlobalSdrPiece[] pieces = [new(0, 1, 21, 1), new(0, 1, 20, -50), new(0, 1, 100, 3), new(0, 1, 30, 2)];
        Assert.Equal(2, GlobalSdr.Median(pieces));
        Assert.Equal(double.NaN, GlobalSdr.Median([pieces[1]]));
    }

    private static float[] Tone(int samples, float level) => [.. Enumerable.Range(0, samples).Select(n => level * (n % 4 < 2 ? 1 : -1))];
}
