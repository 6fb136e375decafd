using Discant.Audio;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.Bounds;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>The bounds: nothing can be better than the true ratios, and the mixture itself is what a method must beat.</summary>
public sealed class BoundsTests
{
    private const int Rate = RatioMaskSeparator.Rate;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Tones_far_apart_come_back_whole_from_their_true_ratios(double exponent)
    {
        float[][] voices = [Tone(440, 30011), Tone(1900, 30011)];
        foreach (var (voice, stem) in voices.Zip(Stems(voices, stems => new RatioMaskSeparator(stems, exponent))))
        {
            var error = voice.Zip(stem, (t, e) => Math.Pow(t - e, 2)).Sum() / voice.Sum(t => t * t);
            Assert.InRange(error, 0, 1e-4);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(777)]
    [InlineData(70000)]
    public void Stems_of_every_bound_add_up(int length)
    {
        float[][] voices = [Tone(300, length), Tone(310, length), Tone(900, length)];
        Func<IReadOnlyList<Mixture>, ISeparator>[] bounds =
        [
            stems => new RatioMaskSeparator(stems, 1),
            stems => new RatioMaskSeparator(stems, 2),
            _ => new EqualShareSeparator(),
        ];
        foreach (var bound in bounds)
        {
            var stems = Stems(voices, bound);
            for (var n = 0; n < length; n++)
                Assert.Equal(voices.Sum(v => v[n]), stems.Sum(s => s[n]), 1e-5);
        }
    }

    [Fact]
    public void Equal_shares_are_the_mixture_itself_but_for_its_level()
    {
        float[][] voices = [Tone(300, 20000), Tone(450, 20000)];
        var stems = Stems(voices, _ => new EqualShareSeparator());
        for (var n = 0; n < 20000; n++)
            Assert.Equal((voices[0][n] + voices[1][n]) / 2, stems[1][n], 1e-5);
    }

    [Fact]
    public void True_voices_of_another_number_than_the_curves_are_refused()
    {
        using var mixture = Mixture.Of(Tone(300, 1000), Rate);
        var separator = new RatioMaskSeparator([mixture], 1);
        Assert.Throws<ArgumentException>(() =>
            separator.Masks(
                mixture,
                new PitchTracks([
                    [0],
                    [0],
                ]),
                CancellationToken.None
            )
        );
    }

    private static float[][] Stems(float[][] voices, Func<IReadOnlyList<Mixture>, ISeparator> bound)
    {
        var length = voices[0].Length;
        var sum = Enumerable.Range(0, length).Select(n => voices.Sum(v => v[n])).ToArray();
        return MixtureStems.Separate(
            sum,
            new PitchTracks([.. voices.Select(_ => new double[1])]),
            new PrepareSeparator(Rate, (_, _, _, _) => new PreparedSeparator(bound([.. voices.Select(v => Mixture.Of(v, Rate))]), null)),
            CancellationToken.None
        );
    }

    private static float[] Tone(double hertz, int length) =>
        [.. Enumerable.Range(0, length).Select(n => 0.3f * (float)Math.Sin(2 * Math.PI * hertz * n / Rate))];
}
