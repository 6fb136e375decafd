using Discant.Audio;
using Discant.Separation;
using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

public class ToneSeparatorTests
{
    private const int Rate = 16000;
    private const int Hop = 256;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Hop)]
    [InlineData(100 * Hop + 7)]
    public void Masks_add_up_to_one_and_cover_the_recording(int samples)
    {
        using var mixture = Mixture.Of(new float[samples], Rate);
        var tones = TwoTones(samples / Hop + 1, 440, 700);
        var next = 0L;
        foreach (var block in new ToneSeparator("any", tones, new(), Rate).Masks(mixture, tones.Curves(["a", "b"]), default))
        {
            Assert.Equal(next, block.FirstFrame);
            next += block.Frames;
            for (var k = 0; k < block.Masks[0].Length; k++)
                Assert.Equal(1, block.Masks[0][k] + block.Masks[1][k], 1e-6);
        }
        Assert.Equal((samples + Hop - 1) / Hop + 1, next);
    }

    [Fact]
    public void Each_voice_has_the_mixture_where_its_partials_are()
    {
        using var mixture = Mixture.Of(new float[10 * Hop], Rate);
        var tones = TwoTones(11, 440, 700);
        var block = new ToneSeparator("any", tones, new(), Rate).Masks(mixture, tones.Curves(["a", "b"]), default).Single();
        for (var h = 1; h <= 5; h++)
        {
            var own = block.Masks[0][5 * block.Bins + (int)Math.Round(440 * h / 7.8125)];
            var other = block.Masks[1][5 * block.Bins + (int)Math.Round(700 * h / 7.8125)];
            Assert.InRange(own, 0.99f, 1);
            Assert.InRange(other, 0.99f, 1);
        }
    }

    [Fact]
    public void Two_tones_of_a_bin_share_it_by_their_magnitudes()
    {
        using var mixture = Mixture.Of(new float[Hop], Rate);
        var tones = TwoTones(2, 440, 440);
        foreach (ref var partial in tones.Partials(1, 0))
            partial *= 0.5f;
        var block = new ToneSeparator("any", tones, new(Exponent: 1), Rate).Masks(mixture, tones.Curves(["a", "b"]), default).Single();
        Assert.Equal(2 / 3.0, block.Masks[0][(int)Math.Round(440 / 7.8125)], 1e-4);
    }

    // All of a recording's offset went to the voice with the loudest fundamental.
    [Fact]
    public void What_nobody_hears_is_shared_out_equally()
    {
        using var mixture = Mixture.Of(new float[Hop], Rate);
        var tones = TwoTones(2, 440, 700);
        foreach (ref var partial in tones.Partials(1, 0))
            partial *= 0.1f;
        tones.Set(1, 1, 0, 0, 1);
        var block = new ToneSeparator("any", tones, new(), Rate).Masks(mixture, tones.Curves(["a", "b"]), default).Single();
        for (var frame = 0; frame < 2; frame++)
        {
            Assert.Equal([0.5f, 0.5f, 0.5f], block.Masks[0].AsSpan(frame * block.Bins, 3).ToArray());
            Assert.InRange(block.Masks[0][frame * block.Bins + 3], 0.9f, 1);
        }
    }

    [Fact]
    public void Cancelling_ends_the_masks() =>
        SeparatorLaws.AssertCancellationEndsTheMasks(new ToneSeparator("any", TwoTones(196, 220, 330), new(), Rate));

    [Fact]
    public void A_mixture_at_another_rate_is_refused() =>
        SeparatorLaws.AssertAnotherRateIsRefused(new ToneSeparator("any", TwoTones(1, 220, 330), new(), Rate));

    internal static ToneTracks TwoTones(int frames, double first, double second)
    {
        var tones = new ToneTracks(2, frames);
        for (var frame = 0; frame < frames; frame++)
        {
            tones.Set(0, frame, first, 0, 1);
            tones.Set(1, frame, second, 0, 1);
            for (var voice = 0; voice < 2; voice++)
                tones.Partials(voice, frame).Fill(0.1f);
        }
        return tones;
    }
}
