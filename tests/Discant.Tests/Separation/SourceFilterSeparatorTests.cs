using Discant.Audio;
using Discant.Separation;
using Discant.Separation.SourceFilter;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Masks of the source-filter method: they cover every recording, and depend on nothing but recording, F0 and seed.</summary>
public sealed class SourceFilterSeparatorTests
{
    [Theory]
    [InlineData(64000)]
    [InlineData(64001)]
    [InlineData(150000)]
    public void Masks_cover_every_frame_in_order_without_gaps(int samples)
    {
        var blocks = Masks(SourceFilterExamples.Noise(1, samples), new SourceFilterOptions { Refinement = EnvelopeRefinementOptions.None });
        AssertComplete(blocks, (samples + 255) / 256 + 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    [InlineData(16)]
    public void Windows_of_any_length_leave_no_gap(int windowFrames)
    {
        foreach (var samples in new[] { 0, 1, 255, 256, 257, 256 * windowFrames, 256 * windowFrames + 1, 7000 })
            AssertComplete(
                Masks(SourceFilterExamples.Noise(1, samples), new SourceFilterOptions { WindowFrames = windowFrames, MaskFftSize = 512 }),
                (samples + 255) / 256 + 1
            );
    }

    [Fact]
    public void Windows_that_cannot_overlap_are_refused()
    {
        using var model = SourceFilterExamples.Model();
        Assert.Throws<ArgumentOutOfRangeException>(() => new SourceFilterSeparator(model, new SourceFilterOptions { WindowFrames = 1 }));
    }

    [Fact]
    public void Masks_are_the_same_every_time_and_on_any_number_of_threads()
    {
        var sound = SourceFilterExamples.Noise(2, 20000);
        var options = new SourceFilterOptions { WindowFrames = 16, MaskFftSize = 512 };
        var once = Values(Masks(sound, options));
        Assert.Equal(once, Values(Masks(sound, options)));
        Assert.Equal(once, Values(Masks(sound, options with { Threads = 2 })));
        Assert.Equal(once, Values(Masks(sound, options with { Threads = 3 })));
        Assert.NotEqual(once, Values(Masks(sound, options with { Seed = 5 })));
    }

    [Fact]
    public void The_level_of_the_recording_does_not_matter()
    {
        var sound = SourceFilterExamples.Noise(3, 8000);
        var options = new SourceFilterOptions { WindowFrames = 16, MaskFftSize = 512 };
        var loud = Values(Masks(sound, options));
        // A power of two scales exactly; around 1e-6 of full scale and far above it.
        foreach (var exponent in new[] { -20, 12 })
        {
            var scaled = Values(Masks([.. sound.Select(v => MathF.ScaleB(v, exponent))], options));
            for (var k = 0; k < loud.Length; k++)
                Assert.Equal(loud[k], scaled[k], 1e-4);
        }
    }

    [Fact]
    public void Silence_before_and_after_a_sound_gives_finite_masks()
    {
        var sound = new float[20000];
        SourceFilterExamples.Noise(4, 500).CopyTo(sound, 10000);
        AssertComplete(Masks(sound, new SourceFilterOptions { WindowFrames = 16, MaskFftSize = 512 }), 80);
        AssertComplete(Masks(new float[5000], new SourceFilterOptions { WindowFrames = 16, MaskFftSize = 512 }), 21);
    }

    [Fact]
    public void Cancellation_ends_the_masks()
    {
        using var model = SourceFilterExamples.Model();
        var options = new SourceFilterOptions
        {
            WindowFrames = 16,
            Threads = 2,
            MaskFftSize = 512,
        };
        SeparatorLaws.AssertCancellationEndsTheMasks(new SourceFilterSeparator(model, options));
    }

    [Fact]
    public void A_mixture_at_another_rate_is_refused()
    {
        using var model = SourceFilterExamples.Model();
        SeparatorLaws.AssertAnotherRateIsRefused(new SourceFilterSeparator(model, new SourceFilterOptions()));
    }

    [Fact]
    public void A_voice_alone_gets_everything()
    {
        using var model = SourceFilterExamples.Model();
        using var mixture = Mixture.Of(SourceFilterExamples.Noise(6, 3000), 16000);
        var separator = new SourceFilterSeparator(model, new SourceFilterOptions { WindowFrames = 16, MaskFftSize = 512 });
        foreach (var block in separator.Masks(mixture, SourceFilterExamples.Pitch(12, 220), default))
            Assert.All(Assert.Single(block.Masks), m => Assert.Equal(1, m));
    }

    private static List<MaskBlock> Masks(float[] sound, SourceFilterOptions options)
    {
        using var model = SourceFilterExamples.Model();
        using var mixture = Mixture.Of(sound, 16000);
        var pitch = SourceFilterExamples.Pitch((sound.Length + 255) / 256, 220, 330);
        return [.. new SourceFilterSeparator(model, options).Masks(mixture, pitch, CancellationToken.None)];
    }

    private static float[] Values(List<MaskBlock> blocks) => [.. blocks.SelectMany(b => b.Masks[0])];

    private static void AssertComplete(List<MaskBlock> blocks, long frames)
    {
        var next = 0L;
        foreach (var block in blocks)
        {
            Assert.Equal(next, block.FirstFrame);
            Assert.True(block.Frames > 0);
            next += block.Frames;
            Assert.Equal(2, block.Masks.Count);
            Assert.All(block.Masks, m => Assert.Equal(block.Frames * block.Bins, m.Length));
            for (var k = 0; k < block.Masks[0].Length; k++)
            {
                var (first, second) = (block.Masks[0][k], block.Masks[1][k]);
                if (!(first >= 0 && second >= 0 && Math.Abs(first + second - 1) < 1e-5))
                    Assert.Fail($"shares {first} and {second} at {k} of the block from {block.FirstFrame}");
            }
        }
        Assert.Equal(frames, next);
    }
}
