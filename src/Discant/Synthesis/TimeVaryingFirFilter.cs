using System.Buffers;
using System.Numerics;

namespace Discant.Synthesis;

/// <summary>
/// FIR filtering with another impulse response for each frame: rectangular frames that do not overlap, each convolved as a whole, their
/// tails added up.
/// </summary>
/// <remarks>Engel et al. 2020 (DDSP). With one frame it is <see cref="FirFilter"/>.</remarks>
public static class TimeVaryingFirFilter
{
    /// <summary>Filters a signal.</summary>
    /// <param name="input">Samples; cut into frames of ceil(samples / frames).</param>
    /// <param name="taps">frames x taps.</param>
    /// <param name="frames">Number of impulse responses.</param>
    /// <param name="offset">Samples by which the output is early, see <see cref="FirFilter"/>.</param>
    /// <param name="output">Receives as many samples as the input has; must not overlap it.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void Forward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> taps, int frames, int offset, Span<T> output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (size, length) = Layout(input.Length, taps.Length, frames, output.Length);
        var rented = ArrayPool<T>.Shared.Rent(2 * length);
        var padded = rented.AsSpan(0, length);
        var full = rented.AsSpan(length, length);
        output.Clear();
        for (var frame = 0; frame < frames; frame++)
        {
            CopyFrame(input, frame * size, size, padded);
            FirFilter.Forward(padded, TapsOf(taps, frame, frames), 0, full);
            for (var i = 0; i < length; i++)
            {
                var n = (frame * size) - offset + i;
                if ((uint)n < (uint)output.Length)
                    output[n] += full[i];
            }
        }
        ArrayPool<T>.Shared.Return(rented);
    }

    /// <summary>Gradients of a loss from that with respect to the output.</summary>
    /// <param name="input">As given to <see cref="Forward"/>.</param>
    /// <param name="taps">As given to <see cref="Forward"/>.</param>
    /// <param name="frames">As given to <see cref="Forward"/>.</param>
    /// <param name="offset">As given to <see cref="Forward"/>.</param>
    /// <param name="upstream">dL/doutput: samples.</param>
    /// <param name="inputGradient">Receives dL/dinput: samples.</param>
    /// <param name="tapGradient">Receives dL/dtaps: frames x taps.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> input,
        ReadOnlySpan<T> taps,
        int frames,
        int offset,
        ReadOnlySpan<T> upstream,
        Span<T> inputGradient,
        Span<double> tapGradient
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (size, length) = Layout(input.Length, taps.Length, frames, upstream.Length);
        if (inputGradient.Length != input.Length || tapGradient.Length != taps.Length)
            throw new ArgumentException("Gradients must be as long as what they belong to.", nameof(inputGradient));
        var rented = ArrayPool<T>.Shared.Rent(3 * length);
        var padded = rented.AsSpan(0, length);
        var outer = rented.AsSpan(length, length);
        var gradient = rented.AsSpan(2 * length, length);
        for (var frame = 0; frame < frames; frame++)
        {
            var start = Math.Min(frame * size, input.Length);
            CopyFrame(input, start, size, padded);
            for (var i = 0; i < length; i++)
            {
                var n = (frame * size) - offset + i;
                outer[i] = (uint)n < (uint)upstream.Length ? upstream[n] : T.Zero;
            }
            FirFilter.TapGradient(padded, outer, 0, tapGradient.Slice(frame * (taps.Length / frames), taps.Length / frames));
            FirFilter.InputGradient(outer, TapsOf(taps, frame, frames), 0, gradient);
            var own = inputGradient[start..Math.Min(start + size, input.Length)];
            gradient[..own.Length].CopyTo(own);
        }
        ArrayPool<T>.Shared.Return(rented);
    }

    private static (int Size, int Length) Layout(int samples, int taps, int frames, int others)
    {
        if (frames <= 0 || taps == 0 || taps % frames != 0)
            throw new ArgumentException("Taps must be frames x taps, at least one of each.", nameof(taps));
        if (samples != others)
            throw new ArgumentException("Input and output must be equally long.", nameof(others));
        var size = (samples + frames - 1) / frames;
        return (size, size + (taps / frames) - 1);
    }

    private static ReadOnlySpan<T> TapsOf<T>(ReadOnlySpan<T> taps, int frame, int frames) =>
        taps.Slice(frame * (taps.Length / frames), taps.Length / frames);

    private static void CopyFrame<T>(ReadOnlySpan<T> input, int start, int size, Span<T> padded)
    {
        padded.Clear();
        if (start < input.Length)
            input[start..Math.Min(start + size, input.Length)].CopyTo(padded);
    }
}
