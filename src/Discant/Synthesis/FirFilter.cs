using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Discant.Synthesis;

/// <summary>Convolution with a finite impulse response, and its gradients, directly in the time domain.</summary>
/// <remarks>
/// y[n] = sum_j taps[j] x[n + offset - j], x zero outside. At the lengths in question (about a hundred taps) this beats the FFT: the
/// processor is kept busy by multiply-adds out of the first-level cache, where one tile of the signal lies.
/// </remarks>
public static class FirFilter
{
    /// <summary>Outputs that are computed from one stay in cache.</summary>
    private const int Tile = 1024;

    /// <summary>Vectors of outputs, or taps, that are summed side by side; more would not fit the registers of AVX2.</summary>
    private const int Rows = 4;

    /// <summary>Filters a signal.</summary>
    /// <param name="input">x: samples.</param>
    /// <param name="taps">Impulse response.</param>
    /// <param name="offset">Samples by which the output is early: 0 gives the causal convolution.</param>
    /// <param name="output">Receives y: as many samples as the input has; must not overlap it.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or there are no taps.</exception>
    public static void Forward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> taps, int offset, Span<T> output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(input.Length, output.Length, taps.Length);
        using var scratch = new Scratch<T>(taps.Length);
        taps.CopyTo(scratch.Taps);
        Convolve(input, offset, output, scratch);
    }

    /// <summary>dL/dinput from dL/doutput: the correlation of the upstream gradient with the taps.</summary>
    /// <param name="upstream">dL/doutput: samples.</param>
    /// <param name="taps">As given to <see cref="Forward"/>.</param>
    /// <param name="offset">As given to <see cref="Forward"/>.</param>
    /// <param name="gradient">Receives dL/dinput: as many samples; must not overlap the upstream gradient.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or there are no taps.</exception>
    public static void InputGradient<T>(ReadOnlySpan<T> upstream, ReadOnlySpan<T> taps, int offset, Span<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(upstream.Length, gradient.Length, taps.Length);
        using var scratch = new Scratch<T>(taps.Length);
        taps.CopyTo(scratch.Taps);
        scratch.Taps.Reverse();
        Convolve(upstream, taps.Length - 1 - offset, gradient, scratch);
    }

    /// <summary>dL/dtaps from dL/doutput; tiles are added up in double precision.</summary>
    /// <param name="input">As given to <see cref="Forward"/>.</param>
    /// <param name="upstream">dL/doutput: as many samples.</param>
    /// <param name="offset">As given to <see cref="Forward"/>.</param>
    /// <param name="gradient">Receives dL/dtaps; its length says how many taps there are.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or there are no taps.</exception>
    public static void TapGradient<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> upstream, int offset, Span<double> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(input.Length, upstream.Length, gradient.Length);
        using var scratch = new Scratch<T>(gradient.Length);
        gradient.Clear();
        for (var start = 0; start < input.Length; start += Tile)
        {
            CopyWithZeros(upstream, start, scratch.Output);
            CopyWithZeros(input, start + offset - scratch.History, scratch.Input);
            for (var tap = 0; tap < gradient.Length; tap += Rows)
                CorrelateRow<T>(
                    scratch.Input[(scratch.History - tap - Rows + 1)..],
                    scratch.Output,
                    gradient.Slice(tap, Math.Min(Rows, gradient.Length - tap))
                );
        }
    }

    private static void Check(int input, int output, int taps)
    {
        if (input != output)
            throw new ArgumentException($"Input and output must be equally long: {input} and {output} samples.", nameof(output));
        if (taps == 0)
            throw new ArgumentException("An impulse response has at least one tap.", nameof(taps));
    }

    private static void Convolve<T>(ReadOnlySpan<T> input, int offset, Span<T> output, in Scratch<T> scratch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var start = 0; start < output.Length; start += Tile)
        {
            CopyWithZeros(input, start + offset - scratch.History, scratch.Input);
            var count = Math.Min(Tile, output.Length - start);
            var step = Rows * Vector512<T>.Count;
            for (var n = 0; n < count; n += step)
                ConvolveRows<T>(scratch.Input[(n + scratch.History)..], scratch.Taps, ref scratch.Output[n]);
            scratch.Output[..count].CopyTo(output[start..]);
        }
    }

    /// <summary>destination[i] = signal[start + i], zero outside the signal.</summary>
    private static void CopyWithZeros<T>(ReadOnlySpan<T> signal, int start, Span<T> destination)
    {
        var before = Math.Clamp(-start, 0, destination.Length);
        var from = Math.Clamp(start, 0, signal.Length);
        var count = Math.Min(destination.Length - before, signal.Length - from);
        destination[..before].Clear();
        signal.Slice(from, count).CopyTo(destination[before..]);
        destination[(before + count)..].Clear();
    }

    /// <summary>Four vectors of outputs; `input` starts at the sample under tap 0 and has as much history as there are taps.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Inlined, the accumulators lose their registers.
    private static void ConvolveRows<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> taps, ref T output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> y0 = default,
            y1 = default,
            y2 = default,
            y3 = default;
        ref var x = ref MemoryMarshal.GetReference(input);
        var width = (nuint)Vector512<T>.Count;
        foreach (var tap in taps)
        {
            var h = Vector512.Create(tap);
            y0 = Lanes.MultiplyAdd(h, Vector512.LoadUnsafe(ref x), y0);
            y1 = Lanes.MultiplyAdd(h, Vector512.LoadUnsafe(ref x, width), y1);
            y2 = Lanes.MultiplyAdd(h, Vector512.LoadUnsafe(ref x, 2 * width), y2);
            y3 = Lanes.MultiplyAdd(h, Vector512.LoadUnsafe(ref x, 3 * width), y3);
            x = ref Unsafe.Subtract(ref x, 1);
        }
        y0.StoreUnsafe(ref output);
        y1.StoreUnsafe(ref output, width);
        y2.StoreUnsafe(ref output, 2 * width);
        y3.StoreUnsafe(ref output, 3 * width);
    }

    /// <summary>gradient[i] += sum_n upstream[n] input[n + 3 - i] over one tile.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Inlined, the accumulators lose their registers.
    private static void CorrelateRow<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> upstream, Span<double> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> g0 = default,
            g1 = default,
            g2 = default,
            g3 = default;
        ref var u = ref MemoryMarshal.GetReference(upstream);
        ref var x = ref MemoryMarshal.GetReference(input);
        for (var n = 0; n < Tile; n += Vector512<T>.Count)
        {
            var v = Vector512.LoadUnsafe(ref u, (nuint)n);
            g0 = Lanes.MultiplyAdd(v, Vector512.LoadUnsafe(ref x, (nuint)n + 3), g0);
            g1 = Lanes.MultiplyAdd(v, Vector512.LoadUnsafe(ref x, (nuint)n + 2), g1);
            g2 = Lanes.MultiplyAdd(v, Vector512.LoadUnsafe(ref x, (nuint)n + 1), g2);
            g3 = Lanes.MultiplyAdd(v, Vector512.LoadUnsafe(ref x, (nuint)n), g3);
        }
        AddSum(g0, 0, gradient);
        AddSum(g1, 1, gradient);
        AddSum(g2, 2, gradient);
        AddSum(g3, 3, gradient);
    }

    /// <summary>One tap of the last row, if there is such a tap. By value: the accumulators must stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSum<T>(Vector512<T> sum, int tap, Span<double> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (tap < gradient.Length)
            gradient[tap] += double.CreateTruncating(Vector512.Sum(sum));
    }

    /// <summary>Rented working memory: the taps, one tile of output and the input it needs.</summary>
    private readonly ref struct Scratch<T>
        where T : unmanaged
    {
        private readonly T[] _memory;

        public Scratch(int taps)
        {
            // Whole rows of taps, so that the last row of a tap gradient may run over.
            History = (taps + Rows - 1) / Rows * Rows;
            _memory = ArrayPool<T>.Shared.Rent(taps + Tile + History + Tile);
            Taps = _memory.AsSpan(0, taps);
            Output = _memory.AsSpan(taps, Tile);
            Input = _memory.AsSpan(taps + Tile, History + Tile);
        }

        /// <summary>Samples before a tile that its outputs depend on.</summary>
        public int History { get; }

        public Span<T> Taps { get; }

        public Span<T> Output { get; }

        public Span<T> Input { get; }

        public void Dispose() => ArrayPool<T>.Shared.Return(_memory);
    }
}
