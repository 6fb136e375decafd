using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Discant.Audio;
using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>
/// Distance of two signals by their magnitude spectrograms at six resolutions, linear and logarithmic (spec section 3):
/// the sum over FFT lengths 2048 to 64 of mean|X - Y| + mean|ln X - ln Y|, X = sqrt(re^2 + im^2 + 1e-10).
/// </summary>
public sealed class MultiScaleSpectralLoss
{
    private const float Floor = 1e-10f;
    private static readonly int[] s_lengths = [2048, 1024, 512, 256, 128, 64];
    private readonly Stft[] _transforms = Array.ConvertAll(s_lengths, length => new Stft(length, length / 4));
    private readonly float[][] _windows = Array.ConvertAll(s_lengths, length => Array.ConvertAll(Windows.Hann(length), w => (float)w));

    /// <summary>FFT lengths; each hop is a quarter.</summary>
    public static IReadOnlyList<int> Lengths => s_lengths;

    /// <summary>The loss, differentiable in the estimate. Single precision takes our own kernel, double precision libtorch's operators.</summary>
    /// <param name="target">rows x samples.</param>
    /// <param name="estimate">rows x samples.</param>
    /// <returns>One number.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public Tensor Of(Tensor target, Tensor estimate)
    {
        if (!target.Shape.AsSpan().SequenceEqual(estimate.Shape))
            throw new ArgumentException($"target {target.Describe()} and estimate {estimate.Describe()} differ", nameof(estimate));
        if (estimate.Type != ScalarType.Float32)
            return OfOperators(target, estimate);

        Tensor loss,
            gradient;
        using (GradientMode.Off())
        {
            gradient = Tensor.Zeros(estimate.Shape);
            loss = Tensor.Full([], Evaluate(target, estimate.Detach(), gradient));
        }
        if (!GradientMode.IsOn || !estimate.RequiresGrad)
            return loss;
        return DifferentiableFunction.Attach([estimate], [loss], upstream => [gradient * upstream[0]!.Item()], gradient)[0];
    }

    /// <summary>The same from libtorch's operators alone.</summary>
    internal static Tensor OfOperators(Tensor target, Tensor estimate)
    {
        Tensor? loss = null;
        foreach (var length in s_lengths)
        {
            var stft = new Stft(length, length / 4);
            var x = Magnitude(stft, target);
            var y = Magnitude(stft, estimate);
            var term = (x - y).Abs().Mean() + (x.Log() - y.Log()).Abs().Mean();
            loss = loss is null ? term : loss + term;
        }
        return loss!;
    }

    private static Tensor Magnitude(Stft stft, Tensor signal)
    {
        var parts = stft.PaddedAtEnd(signal).ViewAsReal();
        return (parts.Square().Sum([-1]) + Floor).Sqrt();
    }

    // Adds the gradient of the loss with respect to the estimate to `gradient`. Row by row, so that a spectrogram stays in cache.
    private double Evaluate(Tensor target, Tensor estimate, Tensor gradient)
    {
        var (rows, samples) = ((int)estimate.Shape[0], (int)estimate.Shape[1]);
        var loss = 0.0;
        for (var scale = 0; scale < _transforms.Length; scale++)
        for (var row = 0; row < rows; row++)
        {
            using var scope = Tensor.Scope();
            var transform = _transforms[scale];
            var x = transform.PaddedAtEnd(target.Narrow(0, row, 1));
            var y = transform.PaddedAtEnd(estimate.Narrow(0, row, 1));
            var elements = (double)rows * y.ElementCount;
            loss += Compare(x.ViewAsReal().Data<float>(), y.ViewAsReal().Data<float>()) / elements;
            AddAdjoint(y, _windows[scale], (float)(1 / elements), gradient.Data<float>().Slice(row * samples, samples));
        }
        return loss;
    }

    // Real and imaginary parts alternate. Returns the sum over bins and puts the gradient of that sum in the estimate's place.
    private static double Compare(ReadOnlySpan<float> reference, Span<float> spectrum)
    {
        ref readonly var x = ref MemoryMarshal.GetReference(reference);
        ref var y = ref MemoryMarshal.GetReference(spectrum);
        var width = Vector512<float>.Count;
        var total = 0.0;
        var whole = spectrum.Length - spectrum.Length % width;
        for (var at = 0; at < whole; at += width)
        {
            var values = Vector512.LoadUnsafe(ref y, (nuint)at);
            var terms = Compare(Vector512.LoadUnsafe(in x, (nuint)at), values, out var slope);
            (values * slope).StoreUnsafe(ref y, (nuint)at);
            total += Vector512.Sum(terms);
        }
        Span<float> lastX = stackalloc float[width];
        Span<float> lastY = stackalloc float[width];
        lastX.Clear();
        lastY.Clear();
        reference[whole..].CopyTo(lastX);
        spectrum[whole..].CopyTo(lastY);
        // Where both are 0 the terms are 0 as well: padding adds nothing.
        total += Vector512.Sum(Compare(Vector512.Create<float>(lastX), Vector512.Create<float>(lastY), out var rest));
        for (var at = whole; at < spectrum.Length; at++)
            spectrum[at] *= rest[at - whole];
        return total / 2; // each bin stands in two lanes
    }

    // |Y - X| + |ln Y - ln X| and its derivative with respect to Y, over Y: both terms change sign together, since ln is increasing.
    private static Vector512<float> Compare(Vector512<float> reference, Vector512<float> estimate, out Vector512<float> slope)
    {
        var xSquare = Power(reference);
        var ySquare = Power(estimate);
        var y = Vector512.Sqrt(ySquare);
        var difference = y - Vector512.Sqrt(xSquare);
        var ratio = Vector512.Log(ySquare / xSquare) * 0.5f;
        var inverse = Vector512<float>.One / y;
        slope = Vector512.CopySign(inverse + inverse * inverse, difference);
        return Vector512.Abs(difference) + Vector512.Abs(ratio);
    }

    private static Vector512<float> Power(Vector512<float> parts)
    {
        var squares = parts * parts;
        var swapped = Vector512.Shuffle(squares, Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
        return squares + swapped + Vector512.Create(Floor);
    }

    // The adjoint of framing, windowing and transforming: bins other than the first and last stand for two, which the inverse counts twice.
    private static void AddAdjoint(Tensor spectrum, ReadOnlySpan<float> window, float scale, Span<float> gradient)
    {
        var length = window.Length;
        var stride = length + 2;
        var parts = spectrum.ViewAsReal().Data<float>();
        for (var at = 0; at < parts.Length; at += stride)
            (parts[at], parts[at + length]) = (2 * parts[at], 2 * parts[at + length]);
        var frames = spectrum.FftIrfft(length).Contiguous().Data<float>();
        Span<float> weights = stackalloc float[length];
        TensorPrimitives.Multiply(window, scale * length / 2, weights);
        for (var (frame, start) = (0, 0); start < gradient.Length; frame++, start += length / 4)
        {
            var target = gradient.Slice(start, Math.Min(length, gradient.Length - start));
            TensorPrimitives.MultiplyAdd(frames.Slice(frame * length, target.Length), weights[..target.Length], target, target);
        }
    }
}
