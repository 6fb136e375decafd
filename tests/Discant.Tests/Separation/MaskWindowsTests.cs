using Discant.Separation;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Masks from estimates in windows: without gaps, the same whatever the number of workers, side by side or cross-faded.</summary>
public sealed class MaskWindowsTests
{
    private const int Hop = 4;
    private const int Bins = 3;
    private const int Frames = 10;

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(true, 39)]
    [InlineData(true, 1234)]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 39)]
    [InlineData(false, 40)]
    [InlineData(false, 41)]
    [InlineData(false, 1234)]
    public void Blocks_follow_one_another_from_the_first_frame_to_the_one_after_the_last_sample(bool overlap, int samples)
    {
        var next = 0L;
        foreach (var block in Masks(overlap, samples, 2))
        {
            Assert.Equal(next, block.FirstFrame);
            Assert.All(block.Masks, mask => Assert.Equal(block.Frames * Bins, mask.Length));
            for (var k = 0; k < block.Frames * Bins; k++)
                Assert.Equal(1, block.Masks.Sum(mask => mask[k]), 1e-6);
            next += block.Frames;
        }
        Assert.Equal((samples + Hop - 1) / Hop + 1, next);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_number_of_workers_changes_nothing(bool overlap)
    {
        var one = Masks(overlap, 500, 1).SelectMany(b => b.Masks.SelectMany(m => m)).ToArray();
        Assert.Equal(one, Masks(overlap, 500, 3).SelectMany(b => b.Masks.SelectMany(m => m)).ToArray());
    }

    [Fact]
    public void Side_by_side_each_frame_is_as_its_own_window_says()
    {
        foreach (var block in Masks(overlap: false, 100, 1))
            for (var frame = 0; frame < block.Frames; frame++)
            {
                var expected = Magnitudes(block.FirstFrame);
                var (a, b) = (expected[0][frame * Bins], expected[1][frame * Bins]);
                Assert.Equal(a / (a + b), block.Masks[0][frame * Bins], 1e-6);
            }
    }

    [Fact]
    public void A_cross_fade_goes_from_one_window_to_the_next()
    {
        // The window that begins at frame 0 gives everything to the first voice, the others to the second.
        var blocks = new MaskWindows(Hop, Bins, new MaskWindowOptions(Frames, 1)).Masks(
            100,
            1,
            (_, first) => [Filled(first == 0 ? 1 : 0), Filled(first == 0 ? 0 : 1)],
            CancellationToken.None
        );
        var first = blocks.SelectMany(b => Enumerable.Range(0, b.Frames).Select(f => b.Masks[0][f * Bins])).ToArray();
        for (var frame = 1; frame < Frames / 2; frame++)
            Assert.InRange(first[frame], first[frame - 1] + 1e-3, 1);
        for (var frame = Frames / 2 + 1; frame < Frames; frame++)
            Assert.InRange(first[frame], 0, first[frame - 1] - 1e-3);
        Assert.All(first[Frames..], share => Assert.Equal(0, share));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8 * Hop)]
    public void Every_window_of_a_short_recording_sees_all_of_it_and_little_more(int samples)
    {
        var frames = (samples + Hop - 1) / Hop + 1;
        var options = new MaskWindowOptions(1000, 1).For(frames);
        Assert.InRange(options.Frames, 2, Math.Max(2, 2 * frames));
        var windows = new MaskWindows(Hop, Bins, options).Masks(
            samples,
            1,
            (_, first) =>
            {
                Assert.InRange(first, -options.Frames, 0);
                Assert.InRange(first + options.Frames, frames - 1, 2 * frames);
                return [new float[(options.Frames + 1) * Bins]];
            },
            CancellationToken.None
        );
        Assert.NotEmpty(windows);
    }

    [Fact]
    public void A_long_recording_has_windows_of_the_length_asked_for() =>
        Assert.Equal(1000, new MaskWindowOptions(1000, 1).For(500).Frames);

    [Fact]
    public void A_window_of_one_frame_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaskWindows(Hop, Bins, new MaskWindowOptions(1, 1)));

    private static IEnumerable<MaskBlock> Masks(bool overlap, int samples, int workers) =>
        new MaskWindows(Hop, Bins, new MaskWindowOptions(Frames, 1, overlap)).Masks(
            samples,
            workers,
            (_, first) => Magnitudes(first),
            CancellationToken.None
        );

    private static float[][] Magnitudes(long firstFrame)
    {
        var random = new Random((int)firstFrame + 1000);
        return [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, (Frames + 1) * Bins).Select(_ => random.NextSingle()).ToArray())];
    }

    private static float[] Filled(float value) => [.. Enumerable.Repeat(value, (Frames + 1) * Bins)];
}
