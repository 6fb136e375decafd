using Discant.Separation.ConditionedUNet;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>F0 as the U-Net sees it: 20 cents a bin, blurred.</summary>
public sealed class PitchOneHotTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(20, 0)]
    [InlineData(32.7, 1)]
    [InlineData(65.4, 61)]
    [InlineData(440, 226)]
    [InlineData(2093, 361 - 1)]
    [InlineData(8000, 361 - 1)]
    public void A_bin_has_20_cents_and_silence_has_one_of_its_own(double hertz, int bin) => Assert.Equal(bin, PitchOneHot.Bin(hertz));

    [Fact]
    public void The_vectors_equal_a_one_hot_vector_convolved_with_a_normalised_Gaussian_and_divided_by_its_maximum()
    {
        using var scope = Tensor.Scope();
        var random = new Random(1);
        // Both ends of the scale, where the Gaussian is cut off, silence, and anything between.
        double[] edges = [0, 32.7, 33.5, 34, 2092, 2050, 2000, 5000];
        double[][] pitch =
        [
            [.. edges],
            [.. edges.Select(_ => 30 * Math.Pow(2, 6.5 * random.NextDouble()))],
        ];
        var actual = PitchOneHot.Of(pitch);
        Assert.Equal([2, 361, edges.Length], actual.Shape);
        Close.Relative([.. pitch.SelectMany(Naive)], actual.ToSingles(), 1e-6);
    }

    // 361 x frames.
    private static double[] Naive(double[] pitch)
    {
        var taps = Enumerable.Range(-4, 9).Select(d => Math.Exp(-0.5 * d * d)).ToArray();
        var sum = taps.Sum();
        var result = new double[361 * pitch.Length];
        for (var frame = 0; frame < pitch.Length; frame++)
        {
            var hot = new double[361];
            hot[Math.Clamp((int)Math.Round(60 * Math.Log2(pitch[frame] / 32.7 + 1e-8)) + 1, 0, 360)] = 1;
            var blurred = new double[361];
            for (var k = 0; k < 361; k++)
            for (var d = -4; d <= 4; d++)
                if (k - d is >= 0 and < 361)
                    blurred[k] += hot[k - d] * taps[d + 4] / sum;
            for (var k = 0; k < 361; k++)
                result[k * pitch.Length + frame] = blurred[k] / blurred.Max();
        }
        return result;
    }
}
