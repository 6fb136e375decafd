using System.Runtime.Intrinsics;

namespace Discant.Evaluation.BssEval;

/// <summary>Matrix products at every bin of spectra; spectra are runs of (real, imaginary).</summary>
internal static class SpectrumProducts
{
    // Doubles of a run that are worked on together, so that all rows and columns of it stay in the cache.
    private const int Tile = 256;

    /// <summary>sum[row, column] += sum over inner of left[inner, row] right[inner, column], bin by bin.</summary>
    /// <param name="left">inner x rows x bins.</param>
    /// <param name="right">inner x columns x bins.</param>
    /// <param name="sum">rows x columns x bins.</param>
    /// <param name="inner">Number of products in a sum.</param>
    /// <param name="bins">Complex values of a spectrum.</param>
    /// <param name="conjugateLeft">Whether the left factor is conjugated (correlation) or not (filtering).</param>
    public static void Add(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> sum, int inner, int bins, bool conjugateLeft)
    {
        var run = 2 * bins;
        var (rows, columns) = (left.Length / (inner * run), right.Length / (inner * run));
        for (var start = 0; start < run; start += Tile)
        {
            var length = Math.Min(Tile, run - start);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    var a = left[((row * run) + start)..];
                    var b = right[((column * run) + start)..];
                    AddRun(
                        a,
                        rows * run,
                        b,
                        columns * run,
                        sum.Slice((((row * columns) + column) * run) + start, length),
                        inner,
                        conjugateLeft
                    );
                }
            }
        }
    }

    private static void AddRun(
        ReadOnlySpan<double> a,
        int strideA,
        ReadOnlySpan<double> b,
        int strideB,
        Span<double> sum,
        int inner,
        bool conjugate
    )
    {
        var k = 0;
        for (; k + Vector256<double>.Count <= sum.Length; k += Vector256<double>.Count)
        {
            // straight = (re re, im im), crossed = (re im, im re): two products a pair, put together after the sum.
            var (straight, crossed) = (Vector256<double>.Zero, Vector256<double>.Zero);
            for (var i = 0; i < inner; i++)
            {
                var x = Vector256.Create(a[((i * strideA) + k)..]);
                var y = Vector256.Create(b[((i * strideB) + k)..]);
                straight = Vector256.FusedMultiplyAdd(x, y, straight);
                crossed = Vector256.FusedMultiplyAdd(x, Swapped(y), crossed);
            }
            var real = conjugate ? straight + Swapped(straight) : straight - Swapped(straight);
            var imaginary = conjugate ? Swapped(crossed) - crossed : Swapped(crossed) + crossed;
            var target = sum[k..];
            (Vector256.Create<double>(target) + Vector256.ConditionalSelect(s_even, real, imaginary)).CopyTo(target);
        }
        for (; k < sum.Length; k += 2)
        {
            for (var i = 0; i < inner; i++)
            {
                var (xr, xi) = (a[(i * strideA) + k], conjugate ? -a[(i * strideA) + k + 1] : a[(i * strideA) + k + 1]);
                var (yr, yi) = (b[(i * strideB) + k], b[(i * strideB) + k + 1]);
                sum[k] += (xr * yr) - (xi * yi);
                sum[k + 1] += (xr * yi) + (xi * yr);
            }
        }
    }

    private static readonly Vector256<double> s_even = Vector256.Create(-1L, 0, -1, 0).AsDouble();

    private static Vector256<double> Swapped(Vector256<double> pairs) => Vector256.Shuffle(pairs, Vector256.Create(1L, 0, 3, 2));
}
