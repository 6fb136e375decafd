using System.Numerics;
using Discant.Evaluation.BssEval;
using Xunit;

namespace Discant.Tests.Evaluation.BssEval;

public sealed class SpectrumProductsTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 3, 4, 5)]
    [InlineData(3, 2, 1, 128)]
    [InlineData(5, 1, 2, 129)]
    [InlineData(1, 4, 3, 385)]
    public void They_are_matrix_products_at_every_bin_added_to_what_is_there(int inner, int rows, int columns, int bins)
    {
        var random = new Random(bins);
        double[] Numbers(int count) => [.. Enumerable.Range(0, 2 * count * bins).Select(_ => random.NextDouble() - 0.5)];
        var (left, right, before) = (Numbers(inner * rows), Numbers(inner * columns), Numbers(rows * columns));
        Complex At(double[] values, int run, int bin) => new(values[2 * ((run * bins) + bin)], values[(2 * ((run * bins) + bin)) + 1]);
        foreach (var conjugate in (bool[])[false, true])
        {
            var sum = (double[])before.Clone();
            SpectrumProducts.Add(left, right, sum, inner, bins, conjugate);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    for (var bin = 0; bin < bins; bin++)
                    {
                        var expected = At(before, (row * columns) + column, bin);
                        for (var i = 0; i < inner; i++)
                        {
                            var factor = At(left, (i * rows) + row, bin);
                            expected += (conjugate ? Complex.Conjugate(factor) : factor) * At(right, (i * columns) + column, bin);
                        }
                        Assert.Equal(0, (expected - At(sum, (row * columns) + column, bin)).Magnitude, 1e-14);
                    }
                }
            }
        }
    }
}
