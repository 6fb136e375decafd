using Discant.Audio;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.ConditionedUNet;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Masks of the U-Net: they cover every recording, and depend on nothing but recording and F0.</summary>
public sealed class ConditionedUNetSeparatorTests
{
    private static readonly ConditionedUNetOptions s_options = new() { WindowFrames = 16 };

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(5, false)]
    [InlineData(256, true)]
    [InlineData(4097, false)]
    [InlineData(9000, true)]
    public void Masks_add_up_to_1_in_every_frame_in_order_without_gaps(int samples, bool overlap)
    {
        var options = s_options with { OverlapWindows = overlap };
        SeparatorLaws.AssertMasksOfTwoVoicesCover(Masks(SourceFilterExamples.Noise(1, samples), options), samples);
    }

    [Fact]
    public void Masks_are_the_same_on_any_number_of_threads()
    {
        var sound = SourceFilterExamples.Noise(2, 12000);
        var once = Values(Masks(sound, s_options));
        Assert.Equal(once, Values(Masks(sound, s_options)));
        Assert.Equal(once, Values(Masks(sound, s_options with { Threads = 3 })));
    }

    [Fact]
    public void Silence_before_and_after_a_sound_gives_finite_masks_and_the_level_does_not_matter()
    {
        var sound = new float[12000];
        SourceFilterExamples.Noise(4, 500).CopyTo(sound, 6000);
        var loud = Values(Masks(sound, s_options));
        Assert.All(loud, v => Assert.InRange(v, 0, 1));
        var soft = Values(Masks([.. sound.Select(v => MathF.ScaleB(v, -20))], s_options));
        Assert.All(loud.Zip(soft), v => Assert.Equal(v.First, v.Second, 1e-4));
        Assert.All(Values(Masks(new float[3000], s_options)), v => Assert.Equal(0.5f, v));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Side_by_side_a_window_gives_what_the_network_says_of_it(bool parity)
    {
        using var scope = Tensor.Scope();
        using var network = ConditionedUNetExamples.Network(ConditionedUNetExamples.Tiny with { Parity = parity });
        var sound = SourceFilterExamples.Noise(3, 16 * 256);
        // Silence around the recording, as the separator hears it.
        float[] padded = [.. new float[512], .. sound, .. new float[512]];
        var spectrum = MixtureSpectrum.Magnitude(Tensor.From(padded, 1, padded.Length), parity);
        double[][] curves = [Curve(220), Curve(330)];
        var voices = network.Estimate(spectrum.Expand(2, 513, 20), PitchOneHot.Of(curves)).ToSingles();
        var block = Assert.Single(Masks(sound, ConditionedUNetOptions.Paper with { WindowFrames = 16 }, parity));
        var expected = new double[17 * 513];
        for (var frame = 0; frame < 17; frame++)
        for (var bin = 0; bin < 513; bin++)
        {
            var at = bin * 20 + frame + (parity ? 0 : 2);
            expected[frame * 513 + bin] = voices[at] / (voices[at] + voices[513 * 20 + at] + 1e-12);
        }
        Close.Relative(expected, block.Masks[0], 1e-4);

        static double[] Curve(double hertz) => [0, 0, .. Enumerable.Repeat(hertz, 16), 0, 0];
    }

    [Fact]
    public void Cancellation_ends_the_masks()
    {
        using var network = ConditionedUNetExamples.Network();
        SeparatorLaws.AssertCancellationEndsTheMasks(new ConditionedUNetSeparator(network, s_options with { Threads = 2 }));
    }

    [Fact]
    public void A_mixture_at_another_rate_is_refused()
    {
        using var network = ConditionedUNetExamples.Network();
        SeparatorLaws.AssertAnotherRateIsRefused(new ConditionedUNetSeparator(network, s_options));
    }

    [Fact]
    public void The_settings_name_everything_that_decides_the_result()
    {
        var settings = new ConditionedUNetSettings("somewhere") { Separation = s_options with { Threads = 7 } };
        Assert.Equal(["separation.maskExponent", "separation.overlapWindows", "separation.windowFrames"], settings.Describe().Keys);
    }

    private static List<MaskBlock> Masks(float[] sound, ConditionedUNetOptions options, bool parity = false)
    {
        using var network = ConditionedUNetExamples.Network(ConditionedUNetExamples.Tiny with { Parity = parity });
        using var mixture = Mixture.Of(sound, 16000);
        PitchTracks pitch = SourceFilterExamples.Pitch((sound.Length + 255) / 256, 220, 330);
        return [.. new ConditionedUNetSeparator(network, options).Masks(mixture, pitch, CancellationToken.None)];
    }

    private static float[] Values(List<MaskBlock> blocks) => [.. blocks.SelectMany(b => b.Masks[0])];
}
