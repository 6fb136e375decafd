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
