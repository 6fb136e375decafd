using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Discant.Synthesis;

/// <summary>
/// Line spectral frequencies: a description of all-pole filters that is stable wherever the frequencies increase, so that a network may
/// produce it.
/// </summary>
/// <remarks>
/// Kabal and Ramachandran 1986: A(z) = (P(z) + Q(z)) / 2 with P symmetric (odd frequencies, first, third, ...) and Q antisymmetric (even
/// ones), so that half the coefficients of each are enough. All in double precision: rounding the coefficients to single can move a pole
/// out of the unit circle. Eight frames are computed side by side.
/// </remarks>
public static class LineSpectralFrequencies
{
    private const int Width = 8;

    /// <summary>All-pole coefficients of the minimum-phase filters whose line spectral frequencies are given.</summary>
    /// <param name="frequencies">frames x order, radians, strictly increasing in (0, pi) within a frame.</param>
    /// <param name="order">Number of coefficients of a frame; even.</param>
    /// <param name="coefficients">Receives frames x order: a_1 .. a_order of A(z) = 1 + sum a_k z^-k.</param>
    /// <exception cref="ArgumentException">The order is odd or not positive, or lengths do not fit.</exception>
    public static void ToAllPole(ReadOnlySpan<double> frequencies, int order, Span<double> coefficients)
    {
        var frames = CountFrames(frequencies.Length, coefficients.Length, order);
        var half = order / 2;
        Span<Vector512<double>> angles = stackalloc Vector512<double>[order];
        Span<Vector512<double>> cosines = stackalloc Vector512<double>[order];
        Span<Vector512<double>> symmetric = stackalloc Vector512<double>[half + 1];
        Span<Vector512<double>> antisymmetric = stackalloc Vector512<double>[half + 1];
        for (var frame = 0; frame < frames; frame += Width)
        {
            var count = Math.Min(Width, frames - frame);
            Gather(frequencies.Slice(frame * order, count * order), order, angles);
            SinesAndCosines(Values(angles), Values(cosines));
            Multiply(cosines, 0, symmetric, default);
            Multiply(cosines, 1, antisymmetric, default);
            for (var k = 1; k <= half; k++)
            {
                var p = symmetric[k] + symmetric[k - 1];
                var q = antisymmetric[k] - antisymmetric[k - 1];
                Scatter((p + q) * 0.5, coefficients[(frame * order)..], k - 1, order, count);
                Scatter((p - q) * 0.5, coefficients[(frame * order)..], order - k, order, count);
            }
        }
    }

    /// <summary>Gradient of a loss with respect to the frequencies, from that with respect to the coefficients.</summary>
    /// <param name="frequencies">frames x order, as in <see cref="ToAllPole"/>.</param>
    /// <param name="order">Number of coefficients of a frame; even.</param>
    /// <param name="upstream">frames x order: dL/da.</param>
    /// <param name="gradient">Receives frames x order: dL/domega.</param>
    /// <exception cref="ArgumentException">The order is odd or not positive, or lengths do not fit.</exception>
    public static void Gradient(ReadOnlySpan<double> frequencies, int order, ReadOnlySpan<double> upstream, Span<double> gradient)
    {
        var frames = CountFrames(frequencies.Length, gradient.Length, order);
        if (upstream.Length != gradient.Length)
            throw new ArgumentException("The upstream gradient must have as many values as there are frequencies.", nameof(upstream));
        var half = order / 2;
        Span<Vector512<double>> angles = stackalloc Vector512<double>[order];
        Span<Vector512<double>> cosines = stackalloc Vector512<double>[order];
        Span<Vector512<double>> outer = stackalloc Vector512<double>[order];
        Span<Vector512<double>> polynomial = stackalloc Vector512<double>[half + 1];
        Span<Vector512<double>> history = stackalloc Vector512<double>[half * (half + 1)];
        for (var frame = 0; frame < frames; frame += Width)
        {
            var count = Math.Min(Width, frames - frame);
            Gather(frequencies.Slice(frame * order, count * order), order, angles);
            SinesAndCosines(Values(angles), Values(cosines));
            Gather(upstream.Slice(frame * order, count * order), order, outer);
            for (var parity = 0; parity < 2; parity++)
            {
                Multiply(cosines, parity, polynomial, history);
                UpstreamOfProduct(outer, parity == 0 ? 1 : -1, polynomial);
                MultiplyAdjoint(cosines, parity, polynomial, history);
            }
            for (var k = 0; k < order; k++)
                Scatter(-angles[k] * cosines[k], gradient[(frame * order)..], k, order, count);
        }
    }

    /// <summary>Line spectral frequencies of a minimum-phase filter: the inverse of <see cref="ToAllPole"/> for one frame.</summary>
    /// <param name="coefficients">a_1 .. a_order of A(z) = 1 + sum a_k z^-k; the order is even.</param>
    /// <param name="frequencies">Receives as many frequencies, radians, strictly increasing in (0, pi).</param>
    /// <returns>Whether they were found: not where zeros of A lie outside the unit circle, or frequencies nearer than pi / 2048.</returns>
    /// <exception cref="ArgumentException">The order is odd or not positive, or lengths do not fit.</exception>
    public static bool TryFromAllPole(ReadOnlySpan<double> coefficients, Span<double> frequencies)
    {
        if (CountFrames(coefficients.Length, frequencies.Length, coefficients.Length) != 1)
            throw new ArgumentException("One frame is expected.", nameof(coefficients));
        var half = coefficients.Length / 2;
        Span<double> symmetric = stackalloc double[half + 1];
        Span<double> antisymmetric = stackalloc double[half + 1];
        (symmetric[0], antisymmetric[0]) = (1, 1);
        for (var k = 1; k <= half; k++)
        {
            var (a, mirrored) = (coefficients[k - 1], coefficients[^k]);
            symmetric[k] = a + mirrored - symmetric[k - 1];
            antisymmetric[k] = a - mirrored + antisymmetric[k - 1];
        }
        foreach (var steps in (ReadOnlySpan<int>)[256, 2048])
        {
            if (!Roots(symmetric, 0, steps, frequencies) || !Roots(antisymmetric, 1, steps, frequencies))
                continue;
            var isIncreasing = true;
            for (var k = 1; k < frequencies.Length; k++)
                isIncreasing &= frequencies[k] > frequencies[k - 1];
            if (isIncreasing)
                return true;
        }
        return false;
    }

    /// <summary>Zeros in (0, pi) of the half product of one parity, each between two steps, into every second frequency.</summary>
    private static bool Roots(ReadOnlySpan<double> half, int parity, int steps, Span<double> frequencies)
    {
        var found = 0;
        var (from, before) = (0.0, Value(half, 0));
        for (var step = 1; step <= steps; step++)
        {
            var to = Math.PI * step / steps;
            var value = Value(half, to);
            if (before < 0 != value < 0)
            {
                if (found == half.Length - 1)
                    return false;
                frequencies[(2 * found++) + parity] = Bisect(half, from, to, before < 0);
            }
            (from, before) = (to, value);
        }
        return found == half.Length - 1;
    }

    private static double Bisect(ReadOnlySpan<double> half, double from, double to, bool isRising)
    {
        const int Halvings = 44; // to 1e-16 of the circle
        for (var k = 0; k < Halvings; k++)
        {
            var middle = (from + to) / 2;
            if (Value(half, middle) < 0 == isRising)
                from = middle;
            else
                to = middle;
        }
        return (from + to) / 2;
    }

    /// <summary>c_half + 2 sum c_k cos((half - k) omega) by Clenshaw's recurrence: the symmetric product on the unit circle.</summary>
    private static double Value(ReadOnlySpan<double> half, double omega)
    {
        var x = Math.Cos(omega);
        var (one, two) = (0.0, 0.0);
        for (var k = 0; k < half.Length - 1; k++)
            (one, two) = ((2 * half[k]) + (2 * x * one) - two, one);
        return half[^1] + (x * one) - two;
    }

    /// <summary>
    /// First half of the coefficients of prod_j (1 - 2 x_j z^-1 + z^-2), x_j every second cosine; `history` receives the coefficients
    /// before each factor, if it is not empty.
    /// </summary>
    private static void Multiply(
        ReadOnlySpan<Vector512<double>> cosines,
        int parity,
        Span<Vector512<double>> c,
        Span<Vector512<double>> history
    )
    {
        c.Clear();
        c[0] = Vector512<double>.One;
        for (var j = 1; j < c.Length; j++)
        {
            if (!history.IsEmpty)
                c.CopyTo(history.Slice((j - 1) * c.Length, c.Length));
            var x = cosines[(2 * (j - 1)) + parity] * -2.0;
            c[j] = x * c[j - 1];
            if (j >= 2)
                c[j] += c[j - 2] * 2.0;
            for (var i = j - 1; i >= 1; i--)
                c[i] += (i >= 2 ? c[i - 2] : default) + (x * c[i - 1]);
        }
    }

    /// <summary>Gradient with respect to the half product of one parity: sign 1 for P = (1 + z^-1) c, -1 for Q = (1 - z^-1) c.</summary>
    private static void UpstreamOfProduct(ReadOnlySpan<Vector512<double>> outer, int sign, Span<Vector512<double>> gradient)
    {
        gradient.Clear();
        for (var k = 1; k < gradient.Length; k++)
        {
            var g = (outer[k - 1] + (outer[^k] * sign)) * 0.5;
            gradient[k] += g;
            gradient[k - 1] += g * sign;
        }
    }

    /// <summary>Undoes <see cref="Multiply"/> factor by factor; each cosine of that parity is replaced by dL/dx_j.</summary>
    private static void MultiplyAdjoint(
        Span<Vector512<double>> cosines,
        int parity,
        Span<Vector512<double>> gradient,
        ReadOnlySpan<Vector512<double>> history
    )
    {
        var length = gradient.Length;
        for (var j = length - 1; j >= 1; j--)
        {
            var before = history.Slice((j - 1) * length, length);
            var x = cosines[(2 * (j - 1)) + parity] * -2.0;
            var sum = Vector512<double>.Zero;
            for (var i = 1; i <= j; i++)
            {
                var g = gradient[i];
                gradient[i - 1] += x * g;
                if (i >= 2)
                    gradient[i - 2] += i == j ? g * 2.0 : g;
                sum += before[i - 1] * g;
            }
            gradient[j] = default;
            cosines[(2 * (j - 1)) + parity] = sum * -2.0;
        }
    }

    private static int CountFrames(int values, int others, int order)
    {
        if (order <= 0 || order % 2 != 0)
            throw new ArgumentException("The order of line spectral frequencies must be even and positive.", nameof(order));
        if (values != others || values % order != 0)
            throw new ArgumentException("Frequencies and coefficients must both be frames x order.", nameof(values));
        return values / order;
    }

    /// <summary>
    /// One by one: .NET's sines of whole vectors of doubles change in the last bit with their neighbours and once the runtime has optimised
    /// them, and the same input must give the same bytes.
    /// </summary>
    private static void SinesAndCosines(Span<double> angles, Span<double> cosines)
    {
        for (var k = 0; k < angles.Length; k++)
            (angles[k], cosines[k]) = Math.SinCos(angles[k]);
    }

    private static Span<double> Values(Span<Vector512<double>> vectors) => MemoryMarshal.Cast<Vector512<double>, double>(vectors);

    /// <summary>frames x order to order vectors whose lanes are the frames; missing frames are zero.</summary>
    private static void Gather(ReadOnlySpan<double> rows, int order, Span<Vector512<double>> columns)
    {
        columns.Clear();
        var values = Values(columns);
        for (var start = 0; start < rows.Length; start += order)
        {
            var row = rows.Slice(start, order);
            for (var k = 0; k < row.Length; k++)
                values[(k * Width) + (start / order)] = row[k];
        }
    }

    private static void Scatter(Vector512<double> column, Span<double> rows, int k, int order, int count)
    {
        for (var lane = 0; lane < count; lane++)
            rows[(lane * order) + k] = column[lane];
    }
}
