using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Discant.Separation.FlowPrior;

/// <summary>The 4 x 4 matrix of a block on rows in memory: neighbouring bins of the even frame and the same of the odd one (spec 2.3).</summary>
internal sealed class PairMixing
{
    private static readonly Vector512<int> s_swap = Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);

    private readonly float[] _matrix;
    private readonly Vector512<float>[] _factors;

    /// <param name="matrix">4 x 4.</param>
    /// <param name="transposed">Use its transpose.</param>
    internal PairMixing(float[] matrix, bool transposed)
    {
        _matrix = transposed ? [.. Enumerable.Range(0, 16).Select(k => matrix[k % 4 * 4 + k / 4])] : matrix;
        // For either half of the result: the factors of even, even swapped, odd, odd swapped; lanes alternate between the two bins.
        _factors =
        [
            .. from half in new[] { 0, 2 }
            from source in new[] { 0, 2 }
            from swap in new[] { 0, 1 }
            select Alternating(_matrix[4 * half + source + swap], _matrix[4 * (half + 1) + source + 1 - swap]),
        ];
    }

    /// <summary>Mixes one pair of frames in place.</summary>
    /// <param name="row">The even frame, then the odd one.</param>
    internal void Mix(Span<float> row)
    {
        var bins = row.Length / 2;
        ref var even = ref MemoryMarshal.GetReference(row);
        ref var odd = ref MemoryMarshal.GetReference(row[bins..]);
        var k = 0;
        var f = _factors;
        for (; k + 16 <= bins; k += 16)
        {
            var e = Vector512.LoadUnsafe(ref even, (nuint)k);
            var o = Vector512.LoadUnsafe(ref odd, (nuint)k);
            var (es, os) = (Vector512.Shuffle(e, s_swap), Vector512.Shuffle(o, s_swap));
            (e * f[0] + es * f[1] + o * f[2] + os * f[3]).StoreUnsafe(ref even, (nuint)k);
            (e * f[4] + es * f[5] + o * f[6] + os * f[7]).StoreUnsafe(ref odd, (nuint)k);
        }
        for (; k < bins; k += 2)
            MixOne(row, bins, k);
    }

    /// <summary>Adds the gradient of the matrix that made one pair of frames: over all groups, slope i times input j.</summary>
    /// <param name="slopes">The even frame's, then the odd one's.</param>
    /// <param name="inputs">What was mixed.</param>
    /// <param name="gradient">4 x 4, added to.</param>
    internal static void AddGradient(ReadOnlySpan<float> slopes, ReadOnlySpan<float> inputs, double[] gradient)
    {
        var bins = slopes.Length / 2;
        Span<Vector512<float>> sums = stackalloc Vector512<float>[8];
        sums.Clear();
        var k = 0;
        for (; k + 16 <= bins; k += 16)
        {
            var e = Vector512.LoadUnsafe(in inputs[k]);
            var o = Vector512.LoadUnsafe(in inputs[bins + k]);
            var (es, os) = (Vector512.Shuffle(e, s_swap), Vector512.Shuffle(o, s_swap));
            var (ge, go) = (Vector512.LoadUnsafe(in slopes[k]), Vector512.LoadUnsafe(in slopes[bins + k]));
            sums[0] += ge * e;
            sums[1] += ge * es;
            sums[2] += ge * o;
            sums[3] += ge * os;
            sums[4] += go * e;
            sums[5] += go * es;
            sums[6] += go * o;
            sums[7] += go * os;
        }
        // Lanes alternate between the two bins, as the factors of the mixing do.
        for (var n = 0; n < sums.Length; n++)
        for (var lane = 0; lane < 16; lane++)
        {
            var (half, source, swap) = (n / 4 * 2, n % 4 / 2 * 2, n % 2);
            var bin = lane % 2;
            gradient[4 * (half + bin) + source + (swap ^ bin)] += sums[n][lane];
        }
        for (; k < bins; k++)
        for (var half = 0; half < 2; half++)
        for (var source = 0; source < 4; source++)
            gradient[4 * (2 * half + k % 2) + source] +=
                (double)slopes[half * bins + k] * inputs[source / 2 * bins + k / 2 * 2 + source % 2];
    }

    private void MixOne(Span<float> row, int bins, int k)
    {
        var m = _matrix;
        var (a, b, c, d) = (row[k], row[k + 1], row[bins + k], row[bins + k + 1]);
        row[k] = m[0] * a + m[1] * b + m[2] * c + m[3] * d;
        row[k + 1] = m[4] * a + m[5] * b + m[6] * c + m[7] * d;
        row[bins + k] = m[8] * a + m[9] * b + m[10] * c + m[11] * d;
        row[bins + k + 1] = m[12] * a + m[13] * b + m[14] * c + m[15] * d;
    }

    private static Vector512<float> Alternating(float first, float second) =>
        Vector512.Create([.. Enumerable.Range(0, 16).Select(k => k % 2 == 0 ? first : second)]);
}
