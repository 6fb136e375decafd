using Discant.Audio;
using Discant.Separation;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>What holds for the separator of every method.</summary>
internal static class SeparatorLaws
{
    /// <summary>Cancelling ends the masks, and the separator can be used again.</summary>
    internal static void AssertCancellationEndsTheMasks(ISeparator separator)
    {
        using var cancel = new CancellationTokenSource();
        using var mixture = Mixture.Of(SourceFilterExamples.Noise(5, 50000), separator.SampleRate);
        var pitch = SourceFilterExamples.Pitch(200, 220);
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var block in separator.Masks(mixture, pitch, cancel.Token))
                cancel.Cancel();
        });
        Assert.NotEmpty(separator.Masks(mixture, pitch, CancellationToken.None).Take(1));
    }

    /// <summary>A mixture at another rate is refused.</summary>
    internal static void AssertAnotherRateIsRefused(ISeparator separator)
    {
        using var mixture = Mixture.Of(new float[100], separator.SampleRate + 1);
        Assert.Throws<ArgumentException>(() => separator.Masks(mixture, SourceFilterExamples.Pitch(1, 220), default).ToArray());
    }

    /// <summary>Blocks follow each other from frame 0 to the one at or after the last sample; two voices share each point of 513 bins.</summary>
    internal static void AssertMasksOfTwoVoicesCover(IEnumerable<MaskBlock> masks, int samples)
    {
        var next = 0L;
        foreach (var block in masks)
        {
            Assert.Equal(next, block.FirstFrame);
            Assert.True(block.Frames > 0);
            Assert.Equal(513, block.Bins);
            next += block.Frames;
            Assert.All(block.Masks, m => Assert.Equal(block.Frames * block.Bins, m.Length));
            foreach (var (first, second) in block.Masks[0].Zip(block.Masks[1]))
                if (!(first >= 0 && second >= 0 && Math.Abs(first + second - 1) < 1e-5))
                    Assert.Fail($"shares {first} and {second} in the block from {block.FirstFrame}");
        }
        Assert.Equal((samples + 255) / 256 + 1, next);
    }
}
