using Discant.Audio;
using Discant.Separation;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Soft masks: laws of shares, and the reference's values.</summary>
public sealed class SoftMasksTests
{
    [SharedFact("golden/umss/soft_mask.npz")]
    public void The_papers_masks_give_the_references_estimates()
    {
        using var scope = Tensor.Scope();
        var golden = Golden.Npz("umss/soft_mask");
        var stft = new Stft(2048, 256);
        var mixture = stft.Centred(Tensor.From(golden["mix"].Values, 1, 12000));
        var magnitudes = Enumerable
            .Range(0, 4)
            .Select(v => stft.Centred(Tensor.From(golden["synth_sources"].Values.AsSpan(v * 12000, 12000), 1, 12000)).Abs().ToDoubles())
            .ToArray();
        SoftMasks.Parity(magnitudes);
        var masks = Tensor.From(magnitudes.SelectMany(m => m).ToArray(), 4, mixture.Shape[1], mixture.Shape[2]);
        Close.Relative(golden["out"].Values, stft.InverseCentred(mixture * masks, 12000).ToDoubles(), 1e-9);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(2)]
    [InlineData(8)]
    public void Shares_add_up_to_one_everywhere(double exponent)
    {
        var random = new Random(1);
        // From nothing at all to louder than any recording, in all mixtures.
        float[] scales = [0, 0, 1e-38f, 1e-30f, 1e-20f, 1e-10f, 1, 1e5f, 1e10f, 1e20f, 1e38f];
        var masks = Enumerable
            .Range(0, 5)
            .Select(_ => Enumerable.Range(0, 2000).Select(_ => scales[random.Next(scales.Length)] * (float)random.NextDouble()).ToArray())
            .ToArray();
        masks[3][7] = masks[4][7] = float.Epsilon;
        SoftMasks.FromMagnitudes(masks, exponent);
        Assert.All(masks.SelectMany(m => m), m => Assert.InRange(m, 0, 1));
        for (var k = 0; k < 2000; k++)
            Assert.Equal(1, masks.Sum(m => (double)m[k]), 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1.7)]
    [InlineData(2)]
    public void Shares_are_those_of_the_formula(double exponent)
    {
        var random = new Random(2);
        var magnitudes = Enumerable.Range(0, 3).Select(_ => Magnitudes(random, 500)).ToArray();
        var masks = magnitudes.Select(m => (float[])m.Clone()).ToArray();
        SoftMasks.FromMagnitudes(masks, exponent);
        for (var k = 0; k < 500; k++)
        {
            var powers = magnitudes.Select(m => Math.Pow(m[k], exponent)).ToArray();
            for (var voice = 0; voice < 3; voice++)
                Assert.Equal(powers[voice] / powers.Sum(), masks[voice][k], 1e-6);
        }
    }

    [Fact]
    public void Where_every_estimate_is_silent_the_voices_share_equally()
    {
        float[][] masks = [new float[4], new float[4], new float[4]];
        SoftMasks.FromMagnitudes(masks, 2);
        Assert.All(masks.SelectMany(m => m), m => Assert.Equal(1.0 / 3, m, 1e-7));
    }

    [Fact]
    public void Very_soft_and_very_loud_estimates_are_shared_like_any_others()
    {
        foreach (var scale in new[] { 1e-36f, 1e-25f, 1, 1e19f, 1e25f, 1e37f })
        {
            float[][] masks =
            [
                [1 * scale],
                [2 * scale],
                [0],
            ];
            SoftMasks.FromMagnitudes(masks, 2);
            Close.Relative([0.2, 0.8, 0], masks.Select(m => m[0]).ToArray(), 1e-6, $"{scale}");
        }
    }

    [Fact]
    public void The_order_of_the_voices_does_not_matter()
    {
        var random = new Random(3);
        var voices = Enumerable.Range(0, 4).Select(_ => Magnitudes(random, 300)).ToArray();
        var (there, back) = (Copy(voices), Copy(voices.Reverse()));
        SoftMasks.FromMagnitudes(there, 2);
        SoftMasks.FromMagnitudes(back, 2);
        for (var voice = 0; voice < 4; voice++)
            Close.Relative(there[voice].Select(v => (double)v).ToArray(), back[3 - voice], 1e-6);
    }

    [Fact]
    public void A_voice_alone_has_everything()
    {
        float[][] masks =
        [
            [0, 1e-30f, 3, 1e30f],
        ];
        SoftMasks.FromMagnitudes(masks, 2);
        Assert.Equal([1f, 1f, 1f, 1f], masks[0]);
    }

    private static float[][] Copy(IEnumerable<float[]> voices) => [.. voices.Select(v => (float[])v.Clone())];

    private static float[] Magnitudes(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)Math.Exp(8 * random.NextDouble() - 4))];
}
