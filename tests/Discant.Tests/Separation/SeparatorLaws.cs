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
}
