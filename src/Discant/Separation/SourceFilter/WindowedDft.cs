using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>
/// Hann-windowed discrete Fourier transform of overlapping frames (hop = a quarter of the length) as one matrix product, and its adjoint.
/// At lengths up to 1024 this beats the FFT on this engine, because the product runs at the processor's full rate (docs/engine.md).
/// </summary>
/// <remarks>Rows of a spectrum hold the real parts of bins 0 .. length/2, then their imaginary parts.</remarks>
internal sealed class WindowedDft
{
    private const int Phases = 4;
    private readonly float[] _matrix; // length x (2 bins): window times cosine, then minus sine

    internal WindowedDft(int length)
    {
        Length = length;
        Bins = length / 2 + 1;
        _matrix = new float[length * 2 * Bins];
        var window = Audio.Windows.Hann(length);
        for (var n = 0; n < length; n++)
        for (var k = 0; k < Bins; k++)
        {
            // The product n k modulo the length keeps the argument small and exact.
            var angle = 2 * Math.PI * ((long)n * k % length) / length;
            _matrix[n * 2 * Bins + k] = (float)(window[n] * Math.Cos(angle));
            _matrix[n * 2 * Bins + Bins + k] = (float)(-window[n] * Math.Sin(angle));
        }
    }

    internal int Length { get; }

    internal int Hop => Length / Phases;

    internal int Bins { get; }

    /// <summary>Frames of a signal padded at its end so that every sample opens at most one frame: ceil(samples / hop).</summary>
    internal int Frames(int samples) => (samples + Hop - 1) / Hop;

    /// <summary>Samples that those frames span.</summary>
    internal int PaddedLength(int samples) => Math.Max(samples, Length + Hop * (Frames(samples) - 1));

    /// <param name="padded">Signal, <see cref="PaddedLength"/> samples.</param>
    /// <param name="spectrum">frames x (2 bins).</param>
    /// <param name="frames">Number of frames.</param>
    internal void Forward(ReadOnlySpan<float> padded, Span<float> spectrum, int frames)
    {
        for (var phase = 0; phase < Phases && phase < frames; phase++)
        {
            // Every fourth frame: these do not overlap, so the signal itself is the matrix of frames.
            var count = (frames - phase + Phases - 1) / Phases;
            MatrixProduct.Multiply(
                false,
                false,
                count,
                2 * Bins,
                Length,
                padded[(phase * Hop)..],
                Length,
                _matrix,
                2 * Bins,
                spectrum[(phase * 2 * Bins)..],
                Phases * 2 * Bins
            );
        }
    }

    /// <summary>Adds the adjoint of <see cref="Forward"/> to a signal.</summary>
    /// <param name="gradient">frames x (2 bins).</param>
    /// <param name="padded">Receives the sum, <see cref="PaddedLength"/> samples.</param>
    /// <param name="frames">Number of frames.</param>
    internal void AddAdjoint(ReadOnlySpan<float> gradient, Span<float> padded, int frames)
    {
        for (var phase = 0; phase < Phases && phase < frames; phase++)
        {
            var count = (frames - phase + Phases - 1) / Phases;
            MatrixProduct.Multiply(
                false,
                true,
                count,
                Length,
                2 * Bins,
                gradient[(phase * 2 * Bins)..],
                Phases * 2 * Bins,
                _matrix,
                2 * Bins,
                padded[(phase * Hop)..],
                Length,
                beta: 1
            );
        }
    }
}
