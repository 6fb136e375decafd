using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Discant.Synthesis;

/// <summary>
/// Equal-amplitude harmonics of a given F0 whose common amplitude follows the frames: linear in the amplitudes, with two base signals
/// that depend on F0 alone.
/// </summary>
/// <remarks>
/// Schulze-Forster et al. 2022, in closed form. Within hop t the signal is A_t falling[n] + A_(t+1) rising[n] (the last frame repeats
/// itself), where each base is D(N, phi) / N times its half of a raised cosine; N is the number of partials below Nyquist and
/// D(N, phi) = sum_(k=1..N) sin(k phi) = sin(N phi / 2) sin((N + 1) phi / 2) / sin(phi / 2), Dirichlet's conjugate kernel. F0 is
/// interpolated linearly between the middles of the hops. Phases are counted in turns, in which their reduction is exact.
/// Instances are immutable; any number of threads may share one.
/// </remarks>
public sealed class HarmonicExcitation
{
    private const int Width = 8;

    private readonly ExcitationOptions _options;
    private readonly double[] _rising;

    /// <summary>Excitation with those settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public HarmonicExcitation(ExcitationOptions? options = null)
    {
        _options = options ?? new ExcitationOptions();
        if (_options.Hop <= 0 || _options.Hop % (2 * Width) != 0)
            throw new ArgumentException("The hop must be a positive multiple of 16.", nameof(options));
        if (_options.Partials <= 0 || !(_options.SampleRate > 0))
            throw new ArgumentException("The number of partials and the sample rate must be positive.", nameof(options));
        _rising = new double[_options.Hop];
        for (var r = 0; r < _rising.Length; r++)
            _rising[r] = 0.5 - (0.5 * Math.Cos(Math.PI * r / _rising.Length));
    }

    /// <summary>The settings.</summary>
    public ExcitationOptions Options => _options;

    /// <summary>The base signals of one voice.</summary>
    /// <param name="f0">frames, Hz; 0, or NaN, where there is no pitch.</param>
    /// <param name="phase">Turns before the first sample; receives those at the last one, in [-0.5, 0.5], so that a next call goes
    /// on.</param>
    /// <param name="falling">Receives hop x frames samples: what the amplitude of the hop's own frame is multiplied with.</param>
    /// <param name="rising">Receives hop x frames samples: what the amplitude of the next frame is multiplied with.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Bases<T>(ReadOnlySpan<double> f0, ref double phase, Span<T> falling, Span<T> rising)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(f0.Length, falling.Length, rising.Length);
        if (f0.IsEmpty)
            return;
        var rented = ArrayPool<double>.Shared.Rent(2 * f0.Length);
        var pitch = rented.AsSpan(0, f0.Length);
        var weights = rented.AsSpan(f0.Length, f0.Length);
        Prepare(f0, pitch, weights);
        var half = _options.Hop / 2;
        for (var frame = 0; frame < pitch.Length; frame++)
        {
            var next = Math.Min(frame + 1, pitch.Length - 1);
            var (own, following) = (
                new Amplitude(pitch[frame], weights[frame], _options),
                new Amplitude(pitch[next], weights[next], _options)
            );
            var before = pitch[Math.Max(0, frame - 1)];
            var at = frame * _options.Hop;
            // F0 of a frame sits in the middle of its hop: two straight pieces a hop.
            var first = new Piece(before, pitch[frame], 0.5, 0);
            phase = Render(first, phase, own, following, falling.Slice(at, half), rising.Slice(at, half));
            var second = new Piece(pitch[frame], pitch[next], 0, half);
            phase = Render(second, phase, own, following, falling.Slice(at + half, half), rising.Slice(at + half, half));
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>The excitation of given amplitudes.</summary>
    /// <param name="amplitudes">One a frame.</param>
    /// <param name="falling">From <see cref="Bases"/>.</param>
    /// <param name="rising">From <see cref="Bases"/>.</param>
    /// <param name="output">Receives hop x frames samples.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Forward<T>(ReadOnlySpan<double> amplitudes, ReadOnlySpan<T> falling, ReadOnlySpan<T> rising, Span<T> output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(amplitudes.Length, falling.Length, rising.Length);
        if (output.Length != falling.Length)
            throw new ArgumentException("The output must be as long as the base signals.", nameof(output));
        ref readonly var f = ref MemoryMarshal.GetReference(falling);
        ref readonly var g = ref MemoryMarshal.GetReference(rising);
        ref var y = ref MemoryMarshal.GetReference(output);
        for (var frame = 0; frame < amplitudes.Length; frame++)
        {
            var own = Vector512.Create(amplitudes[frame]);
            var next = Vector512.Create(amplitudes[Math.Min(frame + 1, amplitudes.Length - 1)]);
            var end = (nuint)(frame + 1) * (nuint)_options.Hop;
            for (var n = end - (nuint)_options.Hop; n < end; n += Width)
            {
                var sum = Vector512.FusedMultiplyAdd(next, Lanes.LoadDoubles(in g, n), own * Lanes.LoadDoubles(in f, n));
                Lanes.StoreDoubles(sum, ref y, n);
            }
        }
    }

    /// <summary>dL/damplitudes from dL/doutput; F0 has no gradient.</summary>
    /// <param name="falling">From <see cref="Bases"/>.</param>
    /// <param name="rising">From <see cref="Bases"/>.</param>
    /// <param name="upstream">hop x frames samples.</param>
    /// <param name="gradient">Receives one value a frame.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Gradient<T>(ReadOnlySpan<T> falling, ReadOnlySpan<T> rising, ReadOnlySpan<T> upstream, Span<double> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(gradient.Length, falling.Length, rising.Length);
        if (upstream.Length != falling.Length)
            throw new ArgumentException("The upstream gradient must be as long as the base signals.", nameof(upstream));
        ref readonly var f = ref MemoryMarshal.GetReference(falling);
        ref readonly var g = ref MemoryMarshal.GetReference(rising);
        ref readonly var u = ref MemoryMarshal.GetReference(upstream);
        gradient.Clear();
        for (var frame = 0; frame < gradient.Length; frame++)
        {
            var (own, next) = (Vector512<double>.Zero, Vector512<double>.Zero);
            var end = (nuint)(frame + 1) * (nuint)_options.Hop;
            for (var n = end - (nuint)_options.Hop; n < end; n += Width)
            {
                var v = Lanes.LoadDoubles(in u, n);
                own = Vector512.FusedMultiplyAdd(v, Lanes.LoadDoubles(in f, n), own);
                next = Vector512.FusedMultiplyAdd(v, Lanes.LoadDoubles(in g, n), next);
            }
            gradient[frame] += Vector512.Sum(own);
            gradient[Math.Min(frame + 1, gradient.Length - 1)] += Vector512.Sum(next);
        }
    }

    /// <summary>F0 as it is interpolated, and how much each frame sounds (1 or 0).</summary>
    private void Prepare(ReadOnlySpan<double> f0, Span<double> pitch, Span<double> weights)
    {
        f0.CopyTo(pitch);
        weights.Fill(1);
        if (_options.Parity)
            return;
        var lastVoiced = -1;
        for (var frame = 0; frame < f0.Length; frame++)
        {
            // NaN is not greater than 0 either.
            if (!(f0[frame] > 0))
            {
                weights[frame] = 0;
                continue;
            }
            HoldBetween(lastVoiced, frame, pitch);
            lastVoiced = frame;
        }
        HoldBetween(lastVoiced, pitch.Length, pitch);
    }

    /// <summary>Fills the frames between two voiced ones with the nearer of both, the earlier if equally near.</summary>
    private static void HoldBetween(int left, int right, Span<double> pitch)
    {
        for (var frame = left + 1; frame < right; frame++)
        {
            var fromLeft = left >= 0 && (right >= pitch.Length || frame - left <= right - frame);
            pitch[frame] =
                fromLeft ? pitch[left]
                : right < pitch.Length ? pitch[right]
                : 0;
        }
    }

    /// <summary>Both bases over half a hop, in which F0 is a straight line. Returns the phase of the last sample.</summary>
    private double Render<T>(in Piece piece, double phase, in Amplitude own, in Amplitude next, Span<T> falling, Span<T> rising)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var hop = _options.Hop;
        var slope = (piece.To - piece.From) / hop;
        var start = piece.From + ((piece.To - piece.From) * (piece.Position + (0.5 / hop)));
        // phi[m] = phase + sum of the m + 1 frequencies so far / rate: a parabola, so that no sample waits for the one before it.
        var (linear, square) = ((start - (slope / 2)) / _options.SampleRate, slope / 2 / _options.SampleRate);
        var nyquist = Vector512.Create(_options.SampleRate / 2);
        var most = Vector512.Create((double)_options.Partials);
        ref readonly var window = ref MemoryMarshal.GetReference(_rising.AsSpan(piece.Window));
        ref var fallingStart = ref MemoryMarshal.GetReference(falling);
        ref var risingStart = ref MemoryMarshal.GetReference(rising);
        var index = Vector512.CreateSequence(0.0, 1.0);
        for (nuint n = 0; n < (nuint)falling.Length; n += Width, index += Vector512.Create((double)Width))
        {
            var frequency = Vector512.FusedMultiplyAdd(index, Vector512.Create(slope), Vector512.Create(start));
            var count = index + Vector512<double>.One;
            var turns =
                (count * Vector512.FusedMultiplyAdd(count, Vector512.Create(square), Vector512.Create(linear))) + Vector512.Create(phase);
            turns -= Vector512.Round(turns);
            var belowNyquist = Vector512.Min(most, Vector512.Ceiling(nyquist / frequency) - Vector512<double>.One);
            var audible = Vector512.ConditionalSelect(Vector512.GreaterThan(frequency, Vector512<double>.Zero), belowNyquist, most);
            var rise = Vector512.LoadUnsafe(in window, n);
            var kernel = new ConjugateDirichlet(turns);
            var ownBase = kernel.Of(Vector512.Min(audible, Vector512.Create(own.Partials))) * own.PerPartial;
            var nextBase = kernel.Of(Vector512.Min(audible, Vector512.Create(next.Partials))) * next.PerPartial;
            Lanes.StoreDoubles(ownBase * (Vector512<double>.One - rise), ref fallingStart, n);
            Lanes.StoreDoubles(nextBase * rise, ref risingStart, n);
        }
        var last = phase + (falling.Length * ((falling.Length * square) + linear));
        return last - Math.Round(last);
    }

    private void Check(int frames, int falling, int rising)
    {
        if (falling != frames * _options.Hop || rising != falling)
            throw new ArgumentException($"{frames} frames make base signals of {frames * _options.Hop} samples.", nameof(falling));
    }

    /// <summary>A stretch in which F0 goes straight from one frame's value to another's.</summary>
    /// <param name="From">F0 at position 0, Hz.</param>
    /// <param name="To">F0 at position 1, Hz.</param>
    /// <param name="Position">Where between both frames the stretch begins.</param>
    /// <param name="Window">Where in the hop the stretch begins, samples.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Piece(double From, double To, double Position, int Window);

    /// <summary>Partials of a frame and the weight of each.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct Amplitude
    {
        public Amplitude(double f0, double weight, ExcitationOptions options)
        {
            Partials = f0 <= 0 ? options.Partials : Math.Min(options.Partials, Math.Ceiling(options.SampleRate / 2 / f0) - 1);
            // No partial fits below Nyquist: nothing sounds.
            PerPartial = Partials == 0 ? 0 : weight / Partials;
        }

        public double Partials { get; }

        public double PerPartial { get; }
    }

    /// <summary>sum_(k=1..N) sin(2 pi k turns) for eight phases in [-0.5, 0.5].</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct ConjugateDirichlet
    {
        private readonly Vector512<double> _halfTurns;
        private readonly Vector512<double> _reciprocal;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ConjugateDirichlet(Vector512<double> turns)
        {
            _halfTurns = turns;
            var sine = SineOfHalfTurns(turns);
            // At phase 0 every sine is 0. Beside it numerator and denominator are both accurate to a relative 1e-16: no blow-up.
            var isZero = Vector512.Equals(sine, Vector512<double>.Zero);
            _reciprocal = Vector512.ConditionalSelect(isZero, Vector512<double>.Zero, Vector512<double>.One / sine);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> partials)
        {
            var first = SineOfHalfTurns(_halfTurns * partials);
            var second = SineOfHalfTurns(_halfTurns * (partials + Vector512<double>.One));
            return first * second * _reciprocal;
        }
    }

    /// <summary>sin(pi x), to about 1e-16: exact reduction to [-0.5, 0.5], then the odd Taylor polynomial of degree 21.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SineOfHalfTurns(Vector512<double> x)
    {
        var whole = Vector512.Round(x);
        var r = (x - whole) * Math.PI;
        // The parity of the number of half turns is the sign.
        var half = whole * 0.5;
        var odd = (half - Vector512.Floor(half)) * 2.0;
        var sign = Vector512<double>.One - (odd * 2.0);
        var z = r * r;
        var sum = Vector512.Create(1.0 / 51090942171709440000.0);
        sum = Vector512.FusedMultiplyAdd(sum, z, Vector512.Create(-1.0 / 121645100408832000.0));
        sum = Vector512.FusedMultiplyAdd(sum, z, Vector512.Create(1.0 / 355687428096000.0));
        sum = Vector512.FusedMultiplyAdd(sum, z, Vector512.Create(-1.0 / 1307674368000.0));
        sum = Vector512.FusedMultiplyAdd(sum, z, Vector512.Create(1.0 / 6227020800.0));
        sum = Vector512.FusedMultiplyAdd(sum, z, Vector512.Create(-1.0 / 39916800.0));
        sum = Vector512.FusedMultiplyAdd(sum, z, Vector512.Create(1.0 / 362880.0));
        sum = Vector512.FusedMultiplyAdd(sum, z, Vector512.Create(-1.0 / 5040.0));
        sum = Vector512.FusedMultiplyAdd(sum, z, Vector512.Create(1.0 / 120.0));
        sum = Vector512.FusedMultiplyAdd(sum, z, Vector512.Create(-1.0 / 6.0));
        return Vector512.FusedMultiplyAdd(sum * z, r, r) * sign;
    }
}
