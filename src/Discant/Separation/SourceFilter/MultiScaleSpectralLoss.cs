using System.Buffers;
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
    private readonly WindowedDft[] _transforms = Array.ConvertAll(s_lengths, length => new WindowedDft(length));

    /// <summary>FFT lengths; each hop is a quarter.</summary>
    public static IReadOnlyList<int> Lengths => s_lengths;

    /// <summary>The loss, differentiable in the estimate. Single precision takes our own kernel, double precision libtorch's operators.</summary>
    /// <param name="target">rows x samples.</param>
    /// <param name="estimate">rows x samples.</param>
    /// <returns>One number.</returns>
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
            loss = Tensor.From([(float)Evaluate(target.Contiguous(), estimate.Detach().Contiguous(), gradient)], 1).Reshape().Clone();
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

    private double Evaluate(Tensor target, Tensor estimate, Tensor gradient)
    {
        var samples = (int)estimate.Shape[1];
        var rows = (int)estimate.Shape[0];
        var loss = 0.0;
        foreach (var transform in _transforms)
        {
            var frames = transform.Frames(samples);
            var elements = (double)rows * frames * transform.Bins;
            for (var row = 0; row < rows; row++)
            {
                var at = row * samples;
                loss += OneRow(
                    transform,
                    target.Data<float>().Slice(at, samples),
                    estimate.Data<float>().Slice(at, samples),
                    gradient.Data<float>().Slice(at, samples),
                    frames,
                    elements
                );
            }
        }
        return loss;
    }

    private static double OneRow(
        WindowedDft transform,
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> estimate,
        Span<float> gradient,
        int frames,
        double elements
    )
    {
        var length = transform.PaddedLength(target.Length);
        var width = 2 * transform.Bins;
        var pool = ArrayPool<float>.Shared;
        var memory = pool.Rent(length + 2 * frames * width);
        var padded = memory.AsSpan(0, length);
        var reference = memory.AsSpan(length, frames * width);
        var spectrum = memory.AsSpan(length + frames * width, frames * width);
        padded[target.Length..].Clear();
        target.CopyTo(padded);
        transform.Forward(padded, reference, frames);
        estimate.CopyTo(padded);
        transform.Forward(padded, spectrum, frames);

        var loss = 0.0;
        for (var frame = 0; frame < frames; frame++)
            loss += OneFrame(reference.Slice(frame * width, width), spectrum.Slice(frame * width, width), transform.Bins);
        padded.Clear();
        transform.AddAdjoint(spectrum, padded, frames);
        TensorPrimitives.MultiplyAdd(padded[..target.Length], (float)(1 / elements), gradient, gradient);
        pool.Return(memory);
        return loss / elements;
    }

    // Returns the sum over bins; replaces the estimate's spectrum by the gradient of that sum with respect to it.
    private static double OneFrame(ReadOnlySpan<float> reference, Span<float> spectrum, int bins)
    {
        ref readonly var xr = ref MemoryMarshal.GetReference(reference);
        ref var yr = ref MemoryMarshal.GetReference(spectrum);
        var sum = Vector512<float>.Zero;
        nuint k = 0;
        var half = (nuint)bins;
        for (; k + (nuint)Vector512<float>.Count <= half; k += (nuint)Vector512<float>.Count)
        {
            var real = Vector512.LoadUnsafe(in yr, k);
            var imaginary = Vector512.LoadUnsafe(in yr, half + k);
            sum += Term(Vector512.LoadUnsafe(in xr, k), Vector512.LoadUnsafe(in xr, half + k), real, imaginary, out var slope);
            (real * slope).StoreUnsafe(ref yr, k);
            (imaginary * slope).StoreUnsafe(ref yr, half + k);
        }
        var loss = (double)Vector512.Sum(sum);
        for (var n = (int)k; n < bins; n++)
        {
            var term = Term(
                Vector512.CreateScalar(reference[n]),
                Vector512.CreateScalar(reference[bins + n]),
                Vector512.CreateScalar(spectrum[n]),
                Vector512.CreateScalar(spectrum[bins + n]),
                out var slope
            );
            loss += term[0];
            spectrum[n] *= slope[0];
            spectrum[bins + n] *= slope[0];
        }
        return loss;
    }

    // |Y - X| + |ln Y - ln X| and its derivative with respect to Y, over Y: both terms change sign together, since ln is increasing.
    private static Vector512<float> Term(
        Vector512<float> xReal,
        Vector512<float> xImaginary,
        Vector512<float> yReal,
        Vector512<float> yImaginary,
        out Vector512<float> slope
    )
    {
        var floor = Vector512.Create(Floor);
        var xSquare = xReal * xReal + xImaginary * xImaginary + floor;
        var ySquare = yReal * yReal + yImaginary * yImaginary + floor;
        var y = Vector512.Sqrt(ySquare);
        var difference = y - Vector512.Sqrt(xSquare);
        var ratio = Vector512.Log(ySquare / xSquare) * 0.5f;
        var inverse = Vector512<float>.One / y;
        slope = Vector512.CopySign(inverse + inverse * inverse, difference);
        return Vector512.Abs(difference) + Vector512.Abs(ratio);
    }
}
