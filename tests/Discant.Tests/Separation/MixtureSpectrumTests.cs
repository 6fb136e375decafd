using Discant.Separation.ConditionedUNet;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>The spectrogram of the U-Net: which of its frames lies where.</summary>
public sealed class MixtureSpectrumTests
{
    private const int Frames = 30;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_first_wanted_frame_is_centred_on_the_end_of_the_context(bool parity)
    {
        using var scope = Tensor.Scope();
        var click = new float[Frames * 256];
        click[(2 + 7) * 256] = 1; // the centre of the eighth wanted frame, where the window is 1
        var magnitude = MixtureSpectrum.Magnitude(Tensor.From(click, 1, click.Length), parity);
        Assert.Equal([1, 513, Frames], magnitude.Shape);
        var lowest = magnitude.ToSingles()[..Frames];
        var first = MixtureSpectrum.FirstFrame(parity);
        Assert.Equal(1, lowest[first + 7], 1e-6);
        Assert.All(lowest.Where((_, frame) => frame != first + 7), v => Assert.InRange(v, 0, 0.51));
    }

    [Fact]
    public void An_excerpt_of_4_s_has_the_published_254_frames_of_which_the_last_are_silent()
    {
        using var scope = Tensor.Scope();
        var noise = SourceFilterExamples.Noise(1, 254 * 256);
        var magnitude = MixtureSpectrum.Magnitude(Tensor.From(noise, 1, noise.Length), parity: true);
        Assert.Equal([1, 513, 254], magnitude.Shape);
        // 768 zeros follow 64000 samples: the frame on sample 64768 - 256 hears nothing else, and the mirrored one behind it neither.
        Assert.All(magnitude.Narrow(2, 252, 2).ToSingles(), v => Assert.Equal(0, v));
        Assert.True(magnitude.Narrow(2, 251, 1).Max().Item() > 0);
    }

    [Fact]
    public void Away_from_the_ends_both_framings_hear_the_same()
    {
        using var scope = Tensor.Scope();
        var noise = SourceFilterExamples.Noise(2, Frames * 256);
        var sound = Tensor.From(noise, 1, noise.Length);
        var ours = MixtureSpectrum.Magnitude(sound, parity: false).Narrow(2, 4, Frames - 8).ToSingles();
        var published = MixtureSpectrum.Magnitude(sound, parity: true).Narrow(2, 2, Frames - 8).ToSingles();
        for (var k = 0; k < ours.Length; k++)
            Assert.Equal(ours[k], published[k], 1e-5);
    }
}
