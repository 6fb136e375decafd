using Discant.Separation.BlindHarmonic;
using Discant.Separation.HarmonicTones;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation.BlindHarmonic;

public class PartialBandsTests
{
    private const int Bins = 400;

    // Partials at the edges and beyond them too.
    [Theory]
    [InlineData(3.2, 0.9)]
    [InlineData(20.4, 1.91)]
    [InlineData(61.7, 2.5)]
    public void Banded_rendering_equals_dense(double fundamental, double width)
    {
        using var scope = Tensor.Scope();
        var factors = ToyFrames.Partials(new Random(1));
        var bands = Bands(fundamental, width, 1e-4);
        var rendered = bands.Render(Factors(factors)).ToDoubles();
        var dense = ToyFrames.Spectrum(ToyFrames.Size with { Bins = Bins }, fundamental, width, 1e-4, factors);
        for (var k = 0; k < dense.Length; k++)
            Assert.Equal(dense[k], rendered[k], 1e-7);
    }

    [Fact]
    public void The_Gram_matrix_equals_explicit_sums_away_from_the_edges()
    {
        using var scope = Tensor.Scope();
        const double fundamental = 4.3;
        const double width = 1.91;
        var gram = Bands(fundamental, width, 0).Gram().ToDoubles();
        for (var h = 3; h <= ToneTracks.Harmonics; h++)
        for (var k = 3; k <= ToneTracks.Harmonics; k++)
        {
            var explicitly = Enumerable
                .Range(0, Bins)
                .Sum(s => Math.Exp(-(Math.Pow(s - h * fundamental, 2) + Math.Pow(s - k * fundamental, 2)) / (2 * width * width)));
            Assert.Equal(explicitly, gram[(h - 1) * ToneTracks.Harmonics + k - 1], 1e-7);
        }
    }

    // Spec 11, check 4.
    [Fact]
    public void The_fit_gives_back_a_rendered_tone_but_for_the_ridge()
    {
        using var scope = Tensor.Scope();
        const double width = 1.91;
        const double ridge = 1e-3;
        var partials = ToyFrames.Partials(new Random(2));
        var bands = Bands(15.3, width, 0);
        var fitted = bands.Fit(bands.Render(Factors(partials)), ridge).ToDoubles();
        var shrink = 1 - ridge / (ridge + width * Math.Sqrt(Math.PI));
        Assert.Equal(0.9997, shrink, 4);
        for (var h = 0; h < partials.Length; h++)
        {
            Assert.Equal(partials[h].Re * shrink, fitted[h], 1e-9);
            Assert.Equal(partials[h].Im * shrink, fitted[ToneTracks.Harmonics + h], 1e-9);
        }
    }

    // Partials 3 bins apart cannot be read off one by one.
    [Fact]
    public void The_fit_of_partials_that_overlap_minimises_what_it_says()
    {
        using var scope = Tensor.Scope();
        const double ridge = 1e-3;
        var bands = Bands(15.0, 4.5, 0);
        var random = new Random(3);
        var spectrum = Tensor.From([.. Enumerable.Range(0, 2 * Bins).Select(_ => random.NextDouble() - 0.5)], 1, 2, Bins);
        var fitted = bands.Fit(spectrum, ridge);
        var least = Cost(fitted);
        for (var h = 0; h < ToneTracks.Harmonics; h++)
        {
            using var moved = fitted.Clone();
            moved.Data<double>()[h] += 1e-3;
            var above = Cost(moved);
            moved.Data<double>()[h] -= 2e-3;
            Assert.True(above > least && Cost(moved) > least, $"partial {h + 1}");
            // The slope is 0 as far as a sum is an integral.
            Assert.InRange(Math.Abs(above - Cost(moved)), 0, 2e-5);
        }

        double Cost(Tensor factors) => (bands.Render(factors) - spectrum).Square().Sum().Item() + ridge * factors.Square().Sum().Item();
    }

    [Fact]
    public void Gradients_of_rendering_and_fit_are_right()
    {
        using var scope = Tensor.Scope();
        var random = new Random(4);
        var position = Tensor.From([5.3, 11.8], 2);
        var width = Tensor.From([1.2, 2.1], 2);
        var spectrum = Tensor.From([.. Enumerable.Range(0, 2 * 2 * 64).Select(_ => random.NextDouble() - 0.5)], 2, 2, 64);
        GradientCheck.Run(
            inputs =>
            {
                var positions = TonePolicy.Positions(inputs[0], Tensor.Zeros([2], ScalarType.Float64));
                var bands = new PartialBands(positions, inputs[1], 64);
                return bands.Render(bands.Fit(inputs[2], 1e-3));
            },
            [position, width, spectrum],
            1e-5,
            1e-6
        );
    }

    private static PartialBands Bands(double fundamental, double width, double inharmonicity) =>
        new(TonePolicy.Positions(Tensor.From([fundamental], 1), Tensor.From([inharmonicity], 1)), Tensor.From([width], 1), Bins);

    private static Tensor Factors((double Re, double Im)[] partials) =>
        Tensor.From([.. partials.Select(p => p.Re), .. partials.Select(p => p.Im)], 1, 2, partials.Length);
}
