namespace Discant.Torch;

/// <summary>Single-precision matrix products on plain memory, by oneDNN: the floor on which Discant's own layers stand.</summary>
public static unsafe class MatrixProduct
{
    /// <summary>C = alpha op(A) op(B) + beta C, all row major, one thread, same bytes at every call.</summary>
    /// <param name="transposeA">Whether A is stored k x m instead of m x k.</param>
    /// <param name="transposeB">Whether B is stored n x k instead of k x n; with few rows (m below 64) that costs up to half the speed.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Inner size.</param>
    /// <param name="a">First factor.</param>
    /// <param name="strideA">Elements from one stored row of A to the next.</param>
    /// <param name="b">Second factor.</param>
    /// <param name="strideB">Elements from one stored row of B to the next.</param>
    /// <param name="c">Result, m rows.</param>
    /// <param name="strideC">Elements from one row of C to the next.</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="beta">Factor of what C held before; 0 ignores it.</param>
    /// <exception cref="ArgumentException">A span is too short for its sizes and stride.</exception>
    public static void Multiply(
        bool transposeA,
        bool transposeB,
        int m,
        int n,
        int k,
        ReadOnlySpan<float> a,
        int strideA,
        ReadOnlySpan<float> b,
        int strideB,
        Span<float> c,
        int strideC,
        float alpha = 1,
        float beta = 0
    )
    {
        if (m == 0 || n == 0)
            return;
        Require(a.Length, transposeA ? k : m, transposeA ? m : k, strideA, nameof(a));
        Require(b.Length, transposeB ? n : k, transposeB ? k : n, strideB, nameof(b));
        Require(c.Length, m, n, strideC, nameof(c));
        if (k == 0)
        {
            Scale(c, m, n, strideC, beta);
            return;
        }
        fixed (
            float* pa = a,
                pb = b,
                pc = c
        )
            NativeMethods.Check(
                NativeMethods.discant_sgemm(
                    transposeA ? 1 : 0,
                    transposeB ? 1 : 0,
                    m,
                    n,
                    k,
                    alpha,
                    pa,
                    strideA,
                    pb,
                    strideB,
                    beta,
                    pc,
                    strideC
                )
            );
    }

    // oneDNN refuses an inner size of 0.
    private static void Scale(Span<float> c, int m, int n, int strideC, float beta)
    {
        for (var row = 0; row < m; row++)
            foreach (ref var value in c.Slice(row * strideC, n))
                value = beta == 0 ? 0 : beta * value;
    }

    private static void Require(int length, int rows, int columns, int stride, string name)
    {
        if (rows > 0 && columns > 0 && (stride < columns || (rows - 1L) * stride + columns > length))
            throw new ArgumentException($"{length} elements do not hold {rows} rows of {columns} at stride {stride}", name);
    }
}
