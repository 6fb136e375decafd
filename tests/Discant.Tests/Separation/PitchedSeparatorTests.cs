using Discant.Audio;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.Separation;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>What docs/adding-a-method.md asks of every method, for a method that needs no model.</summary>
public abstract class PitchedSeparatorTests
{
    private const int Rate = 16000;
    private const int PitchHop = 256;

    /// <summary>The method with windows of at most a second.</summary>
    protected abstract ISeparator Separator(int threads = 1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(129)]
    [InlineData(5000)]
    [InlineData(40001)]
    public void Masks_cover_every_frame_in_order_and_add_up_to_one(int samples)
    {
        var hop = Separator().Hop;
        AssertComplete(Masks(Duet(samples), Pitch(samples, 220, 330)), 2, (samples + hop - 1) / hop + 1);
    }

    [Fact]
    public void Masks_are_the_same_every_time_and_on_any_number_of_threads()
    {
        var (sound, pitch) = (Duet(40000), Pitch(40000, 220, 330));
        var once = Values(Masks(sound, pitch));
        Assert.Equal(once, Values(Masks(sound, pitch)));
        Assert.Equal(once, Values(Masks(sound, pitch, threads: 3)));
    }

    [Fact]
    public void The_level_of_the_recording_does_not_matter()
    {
        var (sound, pitch) = (Duet(20000), Pitch(20000, 220, 330));
        var expected = Values(Masks(sound, pitch));
        foreach (var exponent in new[] { -20, 12 })
            Assert.Equal(expected, Values(Masks([.. sound.Select(v => MathF.ScaleB(v, exponent))], pitch)));
    }

    [Fact]
    public void Silence_gives_finite_masks()
    {
        var hop = Separator().Hop;
        AssertComplete(Masks(new float[20000], Pitch(20000, 220, 330)), 2, 20000 / hop + (20000 % hop == 0 ? 1 : 2));
        var sound = new float[40000];
        Duet(3000).CopyTo(sound, 20000);
        AssertComplete(Masks(sound, Pitch(40000, 220, 330)), 2, (40000 + hop - 1) / hop + 1);
    }

    [Fact]
    public void Voices_that_never_sing_get_equal_shares_where_nobody_sings()
    {
        foreach (var block in Masks(Duet(20000), Pitch(20000, 0, 0, 0)))
            Assert.All(block.Masks, mask => Assert.True(mask.All(m => Math.Abs(m - 1 / 3.0) < 1e-6)));
    }

    [Fact]
    public void A_voice_that_comes_and_goes_gives_finite_masks()
    {
        var curve = Enumerable.Range(0, 160).Select(t => t / 7 % 2 == 0 ? 220.0 : 0).ToArray();
        var late = Enumerable.Range(0, 160).Select(t => t > 100 ? 330.0 : 0).ToArray();
        // As in the published curves: F0 glides through a few hertz towards silence.
        late[99] = 0.03;
        late[100] = 12;
        var hop = Separator().Hop;
        AssertComplete(Masks(Duet(40000), new PitchTracks([curve, late, new double[160]])), 3, (40000 + hop - 1) / hop + 1);
    }

    [Fact]
    public void Curves_that_end_before_the_recording_are_silent_from_there()
    {
        var hop = Separator().Hop;
        AssertComplete(Masks(Duet(30000), Pitch(5000, 220, 330)), 2, (30000 + hop - 1) / hop + 1);
    }

    [Fact]
    public void A_voice_alone_gets_everything()
    {
        foreach (var block in Masks(Duet(20000), Pitch(20000, 220)))
            Assert.True(Assert.Single(block.Masks).All(m => m == 1));
    }

    [Fact]
    public void Two_steady_voices_are_told_apart_by_their_pitch()
    {
        const int Length = 48000;
        float[][] voices = [Tone(220, Length), Tone(311.1, Length)];
        var mixture = voices[0].Zip(voices[1], (a, b) => a + b).ToArray();
        var method = new PrepareSeparator(Rate, (_, _, _, _) => new PreparedSeparator(Separator(), null));
        var stems = MixtureStems.Separate(mixture, Pitch(Length, 220, 311.1), method, CancellationToken.None);
        for (var voice = 0; voice < 2; voice++)
            Assert.InRange(SiSdr.Of(voices[voice].AsSpan(4000, 40000), stems[voice].AsSpan(4000, 40000)), 15, double.PositiveInfinity);
    }

    [Fact]
    public void Cancellation_ends_the_masks() => SeparatorLaws.AssertCancellationEndsTheMasks(Separator(2));

    [Fact]
    public void A_mixture_at_another_rate_is_refused() => SeparatorLaws.AssertAnotherRateIsRefused(Separator());

    private static float[] Duet(int samples) => [.. Tone(220, samples).Zip(Tone(330, samples), (a, b) => a + b)];

    // Twelve partials and a little noise, as no voice is without.
    private static float[] Tone(double hertz, int samples)
    {
        var random = new Random((int)hertz);
        var tone = new float[samples];
        for (var n = 0; n < samples; n++)
        {
            var value = 1e-3 * (random.NextDouble() - 0.5);
            for (var partial = 1; partial <= 12; partial++)
                value += 0.1 / partial * Math.Sin(2 * Math.PI * partial * hertz * n / Rate + partial * partial);
            tone[n] = (float)value;
        }
        return tone;
    }

    private static PitchTracks Pitch(int samples, params double[] hertz) =>
        new([.. hertz.Select(h => Enumerable.Repeat(h, (samples + PitchHop - 1) / PitchHop + 1).ToArray())]);

    private List<MaskBlock> Masks(float[] sound, PitchTracks pitch, int threads = 1)
    {
        using var mixture = Mixture.Of(sound, Rate);
        return [.. Separator(threads).Masks(mixture, pitch, CancellationToken.None)];
    }

    private static float[] Values(List<MaskBlock> blocks) => [.. blocks.SelectMany(b => b.Masks[0])];

    private static void AssertComplete(List<MaskBlock> blocks, int voices, long frames)
    {
        var next = 0L;
        foreach (var block in blocks)
        {
            Assert.Equal(next, block.FirstFrame);
            next += block.Frames;
            Assert.Equal(voices, block.Masks.Count);
            Assert.All(block.Masks, m => Assert.Equal(block.Frames * block.Bins, m.Length));
            for (var k = 0; k < block.Masks[0].Length; k++)
                if (!(block.Masks.All(m => m[k] >= 0) && Math.Abs(block.Masks.Sum(m => m[k]) - 1) < 1e-5))
                    Assert.Fail($"shares {string.Join(", ", block.Masks.Select(m => m[k]))} at {k} of the block from {block.FirstFrame}");
        }
        Assert.Equal(frames, next);
    }
}
