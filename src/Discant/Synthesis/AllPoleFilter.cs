using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Discant.Synthesis;

/// <summary>
/// Time-varying all-pole filter: each frame of two hops is filtered from rest with its own coefficients, Hann-windowed and added to its
/// neighbours.
/// </summary>
/// <remarks>
/// Schulze-Forster et al. 2022. Frame t covers samples hop t .. hop t + 2 hop - 1 and is not windowed on input; the first half of frame
/// 0 is not windowed on output either, since nothing overlaps it. The recursion runs in double precision whatever the samples are,
/// because sharp resonances amplify rounding errors without bound. Eight frames are computed side by side, each in its own vector lane.
/// Instances are immutable; any number of threads may share one.
/// </remarks>
public sealed class AllPoleFilter
{
    private const int Width = 8;

    /// <summary>Samples that the recursion produces before it touches its state again.</summary>
    private const int Step = 4;

    private readonly Vector512<double>[] _window;

    /// <summary>A filter for that order and hop.</summary>
    /// <param name="order">Coefficients of a frame, at least 1.</param>
    /// <param name="hop">Samples between frames; even.</param>
    /// <param name="roundCoefficientsToSingle">Rounds a_k to single precision first, as the reference implementation does. This makes
    /// sharp filters unstable and is only meant for comparison.</param>
    /// <exception cref="ArgumentException">The order is not positive, or the hop not a positive even number.</exception>
    public AllPoleFilter(int order = 20, int hop = 256, bool roundCoefficientsToSingle = false)
    {
        if (order <= 0)
            throw new ArgumentException("The order must be positive.", nameof(order));
        if (hop <= 0 || hop % 2 != 0)
            throw new ArgumentException("The hop must be even and positive.", nameof(hop));
        (Order, Hop, RoundCoefficientsToSingle) = (order, hop, roundCoefficientsToSingle);
        _window = new Vector512<double>[2 * hop];
        for (var j = 0; j < _window.Length; j++)
            _window[j] = Vector512.Create(0.5 - (0.5 * Math.Cos(Math.PI * j / hop)));
    }

    /// <summary>Coefficients of a frame.</summary>
    public int Order { get; }

    /// <summary>Samples between frames.</summary>
    public int Hop { get; }

    /// <summary>Whether coefficients are rounded to single precision before use.</summary>
    public bool RoundCoefficientsToSingle { get; }

    /// <summary>Frames that a signal of that many samples has.</summary>
    public int FramesOf(int samples) => (samples + Hop - 1) / Hop;

    /// <summary>Filters a signal.</summary>
    /// <param name="excitation">Any number of samples; taken as zero beyond the end.</param>
    /// <param name="coefficients"><see cref="FramesOf"/> frames x order: a_1 .. a_order of A(z) = 1 + sum a_k z^-k.</param>
    /// <param name="output">Receives as many samples as the excitation has.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Forward<T>(ReadOnlySpan<T> excitation, ReadOnlySpan<double> coefficients, Span<T> output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var frames = CheckedFrames(excitation.Length, coefficients.Length, output.Length);
        using var scratch = new Scratch(this, signals: 1);
        scratch.Tails.Clear();
        for (var frame = 0; frame < frames; frame += Width)
        {
            LoadCoefficients(coefficients, frame, scratch.Coefficients);
            LoadFrames(excitation, frame, scratch.First);
            Recurse(scratch.Coefficients, scratch.State, scratch.First);
            Window(scratch.First, isFirst: frame == 0);
            AddFrames(scratch.First, scratch.Tails, output, frame);
        }
    }

    /// <summary>Gradients of a loss from that with respect to the output; the output itself is computed again, not kept.</summary>
    /// <param name="excitation">As given to <see cref="Forward"/>.</param>
    /// <param name="coefficients">As given to <see cref="Forward"/>.</param>
    /// <param name="upstream">dL/doutput, as many samples.</param>
    /// <param name="excitationGradient">Receives dL/dexcitation, as many samples.</param>
    /// <param name="coefficientGradient">Receives dL/da, frames x order.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Backward<T>(
        ReadOnlySpan<T> excitation,
        ReadOnlySpan<double> coefficients,
        ReadOnlySpan<T> upstream,
        Span<T> excitationGradient,
        Span<double> coefficientGradient
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var frames = CheckedFrames(excitation.Length, coefficients.Length, upstream.Length);
        if (excitationGradient.Length != excitation.Length || coefficientGradient.Length != coefficients.Length)
            throw new ArgumentException("Gradients must be as long as what they belong to.", nameof(excitationGradient));
        using var scratch = new Scratch(this, signals: 2);
        scratch.Tails.Clear();
        for (var frame = 0; frame < frames; frame += Width)
        {
            LoadCoefficients(coefficients, frame, scratch.Coefficients);
            LoadFrames(excitation, frame, scratch.First);
            Recurse(scratch.Coefficients, scratch.State, scratch.First);
            LoadFrames(upstream, frame, scratch.Second);
            Window(scratch.Second, isFirst: frame == 0);
            // The adjoint of filtering from rest is the same filter, run from the end of the frame.
            RecurseBackwards(scratch.Coefficients, scratch.State, scratch.Second);
            Correlate(scratch.FirstWithRest, scratch.Second, coefficientGradient, frame);
            AddFrames(scratch.Second, scratch.Tails, excitationGradient, frame);
        }
    }

    private int CheckedFrames(int samples, int coefficients, int others)
    {
        var frames = FramesOf(samples);
        if (coefficients != frames * Order || others != samples)
            throw new ArgumentException(
                $"{samples} samples need {frames} frames x {Order} coefficients and as many samples of output.",
                nameof(coefficients)
            );
        return frames;
    }

    /// <summary>-a_k of eight frames, one frame a lane; zero where there is no frame, and beyond the order.</summary>
    private void LoadCoefficients(ReadOnlySpan<double> coefficients, int frame, Span<Vector512<double>> negated)
    {
        negated.Clear();
        var values = MemoryMarshal.Cast<Vector512<double>, double>(negated);
        var lanes = Math.Min(Width, (coefficients.Length / Order) - frame);
        for (var lane = 0; lane < lanes; lane++)
        {
            var row = coefficients.Slice((frame + lane) * Order, Order);
            for (var k = 0; k < row.Length; k++)
                values[(k * Width) + lane] = RoundCoefficientsToSingle ? -(float)row[k] : -row[k];
        }
    }

    /// <summary>Eight overlapping frames, one a lane: lane l, row j is sample hop (frame + l) + j, or zero beyond the signal.</summary>
    private void LoadFrames<T>(ReadOnlySpan<T> signal, int frame, Span<Vector512<double>> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var firstHalf = rows[..Hop];
        var values = MemoryMarshal.Cast<Vector512<double>, double>(firstHalf);
        for (var lane = 0; lane < Width; lane++)
            SpreadOver(values, lane, SegmentOf(signal, frame + lane));
        // The second half of a frame is the first half of the next one.
        var next = SegmentOf(signal, frame + Width);
        for (var j = 0; j < firstHalf.Length; j++)
        {
            var last = j < next.Length ? double.CreateTruncating(next[j]) : 0;
            var shifted = Vector512.Shuffle(firstHalf[j], Vector512.Create(1L, 2, 3, 4, 5, 6, 7, 7));
            rows[Hop + j] = shifted.WithElement(Width - 1, last);
        }
    }

    private static void SpreadOver<T>(Span<double> values, int lane, ReadOnlySpan<T> segment)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = values.Length / Width;
        for (var j = 0; j < segment.Length; j++)
            values[(j * Width) + lane] = double.CreateTruncating(segment[j]);
        for (var j = segment.Length; j < rows; j++)
            values[(j * Width) + lane] = 0;
    }

    private ReadOnlySpan<T> SegmentOf<T>(ReadOnlySpan<T> signal, int segment)
    {
        var start = Math.Min((long)segment * Hop, signal.Length);
        return signal.Slice((int)start, (int)Math.Min(Hop, signal.Length - start));
    }

    /// <summary>Overlap-add of eight frames; the second half of the last is kept in `tails` for the next call.</summary>
    private void AddFrames<T>(Span<Vector512<double>> rows, Span<Vector512<double>> tails, Span<T> output, int frame)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var firstLane = Vector512.Create(-1L, 0, 0, 0, 0, 0, 0, 0).AsDouble();
        for (var j = 0; j < Hop; j++)
        {
            var previous = Vector512.Shuffle(rows[Hop + j], Vector512.Create(7L, 0, 1, 2, 3, 4, 5, 6));
            rows[j] += Vector512.ConditionalSelect(firstLane, tails[j], previous);
            tails[j] = previous;
        }
        var values = MemoryMarshal.Cast<Vector512<double>, double>(rows);
        for (var lane = 0; lane < Width; lane++)
        {
            var start = Math.Min((long)(frame + lane) * Hop, output.Length);
            var segment = output[(int)start..(int)Math.Min(start + Hop, output.Length)];
            for (var j = 0; j < segment.Length; j++)
                segment[j] = T.CreateTruncating(values[(j * Width) + lane]);
        }
    }

    private void Window(Span<Vector512<double>> rows, bool isFirst)
    {
        var firstLane = Vector512.Create(isFirst ? -1L : 0, 0, 0, 0, 0, 0, 0, 0).AsDouble();
        for (var j = 0; j < Hop; j++)
            rows[j] *= Vector512.ConditionalSelect(firstLane, Vector512<double>.One, _window[j]);
        for (var j = Hop; j < rows.Length; j++)
            rows[j] *= _window[j];
    }

    /// <summary>y[j] = e[j] - sum_k a_k y[j - k] in place, from rest.</summary>
    /// <remarks>
    /// Transposed form: state k holds what is already known of the output k samples ahead. One pass over the state serves
    /// <see cref="Step"/> samples, which leaves the multiply-adds as the only cost.
    /// </remarks>
    private static unsafe void Recurse(
        ReadOnlySpan<Vector512<double>> coefficients,
        Span<Vector512<double>> state,
        Span<Vector512<double>> rows
    )
    {
        state.Clear();
        fixed (Vector512<double>* a = coefficients)
        fixed (Vector512<double>* s = state)
        fixed (Vector512<double>* y = rows)
        {
            for (var j = 0; j < rows.Length; j += Step)
                Advance(a, s, state.Length - Step, ref y[j], ref y[j + 1], ref y[j + 2], ref y[j + 3]);
        }
    }

    private static unsafe void RecurseBackwards(
        ReadOnlySpan<Vector512<double>> coefficients,
        Span<Vector512<double>> state,
        Span<Vector512<double>> rows
    )
    {
        state.Clear();
        fixed (Vector512<double>* a = coefficients)
        fixed (Vector512<double>* s = state)
        fixed (Vector512<double>* y = rows)
        {
            for (var j = rows.Length - Step; j >= 0; j -= Step)
                Advance(a, s, state.Length - Step, ref y[j + 3], ref y[j + 2], ref y[j + 1], ref y[j]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Advance(
        Vector512<double>* a,
        Vector512<double>* s,
        int order,
        ref Vector512<double> e0,
        ref Vector512<double> e1,
        ref Vector512<double> e2,
        ref Vector512<double> e3
    )
    {
        var y0 = e0 + s[0];
        var y1 = Vector512.FusedMultiplyAdd(a[0], y0, e1 + s[1]);
        var y2 = Vector512.FusedMultiplyAdd(a[0], y1, Vector512.FusedMultiplyAdd(a[1], y0, e2 + s[2]));
        var y3 = Vector512.FusedMultiplyAdd(
            a[0],
            y2,
            Vector512.FusedMultiplyAdd(a[1], y1, Vector512.FusedMultiplyAdd(a[2], y0, e3 + s[3]))
        );
        e0 = y0;
        e1 = y1;
        e2 = y2;
        e3 = y3;
        var (a1, a2, a3) = (a[0], a[1], a[2]);
        for (var k = 0; k < order; k++)
        {
            var a4 = a[k + 3];
            var sum = Vector512.FusedMultiplyAdd(a4, y0, s[k + Step]);
            sum = Vector512.FusedMultiplyAdd(a3, y1, sum);
            sum = Vector512.FusedMultiplyAdd(a2, y2, sum);
            s[k] = Vector512.FusedMultiplyAdd(a1, y3, sum);
            (a1, a2, a3) = (a2, a3, a4);
        }
    }

    /// <summary>dL/da_k = -sum_j u[j] y[j - k].</summary>
    /// <param name="y">Outputs, preceded by at least order + 3 zero rows.</param>
    /// <param name="u">Adjoint of the frames' samples.</param>
    /// <param name="gradient">Receives the rows of eight frames.</param>
    /// <param name="frame">First of the eight frames.</param>
    private unsafe void Correlate(ReadOnlySpan<Vector512<double>> y, ReadOnlySpan<Vector512<double>> u, Span<double> gradient, int frame)
    {
        var lanes = Math.Min(Width, (gradient.Length / Order) - frame);
        var rest = y.Length - u.Length;
        var sums = stackalloc Vector512<double>[Step];
        fixed (Vector512<double>* yPointer = y)
        fixed (Vector512<double>* uPointer = u)
        {
            for (var k = 1; k <= Order; k += Step)
            {
                CorrelateFourLags(yPointer + rest - k, uPointer, u.Length, sums);
                for (var i = 0; i < Step && k + i <= Order; i++)
                {
                    for (var lane = 0; lane < lanes; lane++)
                        gradient[((frame + lane) * Order) + k - 1 + i] = -sums[i][lane];
                }
            }
        }
    }

    /// <summary>sums[i] = sum_j u[j] y[j - i]; even and odd j are summed apart to keep the multiply-adds independent.</summary>
    private static unsafe void CorrelateFourLags(Vector512<double>* y, Vector512<double>* u, int count, Vector512<double>* sums)
    {
        Vector512<double> even0 = default,
            even1 = default,
            even2 = default,
            even3 = default,
            odd0 = default,
            odd1 = default,
            odd2 = default,
            odd3 = default;
        for (var j = 0; j < count; j += 2)
        {
            var (u0, u1) = (u[j], u[j + 1]);
            var (y0, y1, y2) = (y[j], y[j - 1], y[j - 2]);
            even0 = Vector512.FusedMultiplyAdd(u0, y0, even0);
            even1 = Vector512.FusedMultiplyAdd(u0, y1, even1);
            even2 = Vector512.FusedMultiplyAdd(u0, y2, even2);
            even3 = Vector512.FusedMultiplyAdd(u0, y[j - 3], even3);
            odd0 = Vector512.FusedMultiplyAdd(u1, y[j + 1], odd0);
            odd1 = Vector512.FusedMultiplyAdd(u1, y0, odd1);
            odd2 = Vector512.FusedMultiplyAdd(u1, y1, odd2);
            odd3 = Vector512.FusedMultiplyAdd(u1, y2, odd3);
        }
        sums[0] = even0 + odd0;
        sums[1] = even1 + odd1;
        sums[2] = even2 + odd2;
        sums[3] = even3 + odd3;
    }

    /// <summary>Rented working memory, cut into vectors that start on cache lines.</summary>
    private readonly unsafe ref struct Scratch
    {
        private readonly byte[] _memory;
        private readonly GCHandle _pin;

        public Scratch(AllPoleFilter filter, int signals)
        {
            var padded = filter.Order + Step;
            var rows = 2 * filter.Hop;
            // Recursions write four rows at a time; 2 hop is a multiple of four because the hop is even.
            var vectors = (3 * padded) + (signals * rows) + filter.Hop;
            _memory = ArrayPool<byte>.Shared.Rent((vectors + 1) * sizeof(Vector512<double>));
            _pin = GCHandle.Alloc(_memory, GCHandleType.Pinned);
            var start = (nint)_pin.AddrOfPinnedObject();
            var aligned = (Vector512<double>*)((start + sizeof(Vector512<double>) - 1) & ~((nint)sizeof(Vector512<double>) - 1));
            Coefficients = new(aligned, padded);
            State = new(aligned + padded, padded);
            FirstWithRest = new(aligned + (2 * padded), padded + rows);
            First = FirstWithRest[padded..];
            FirstWithRest[..padded].Clear();
            Tails = new(aligned + (3 * padded) + rows, filter.Hop);
            Second = new(aligned + (3 * padded) + rows + filter.Hop, (signals - 1) * rows);
        }

        public Span<Vector512<double>> Coefficients { get; }

        public Span<Vector512<double>> State { get; }

        public Span<Vector512<double>> First { get; }

        public Span<Vector512<double>> FirstWithRest { get; }

        public Span<Vector512<double>> Second { get; }

        public Span<Vector512<double>> Tails { get; }

        public void Dispose()
        {
            _pin.Free();
            ArrayPool<byte>.Shared.Return(_memory);
        }
    }
}
