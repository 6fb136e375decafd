using System.Numerics.Tensors;
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
        var padded = new float[length];
        var width = 2 * transform.Bins;
        var reference = new float[frames * width];
        var spectrum = new float[frames * width];
        target.CopyTo(padded);
        transform.Forward(padded, reference, frames);
        estimate.CopyTo(padded);
        transform.Forward(padded, spectrum, frames);

        var scratch = new float[6 * transform.Bins];
        var loss = 0.0;
        for (var frame = 0; frame < frames; frame++)
            loss += OneFrame(reference.AsSpan(frame * width, width), spectrum.AsSpan(frame * width, width), scratch, transform.Bins);
        Array.Clear(padded);
        transform.AddAdjoint(spectrum, padded, frames);
        TensorPrimitives.MultiplyAdd(padded.AsSpan(0, target.Length), (float)(1 / elements), gradient, gradient);
        return loss / elements;
    }

    // Returns the sum over bins; replaces the estimate's spectrum by the gradient of that sum with respect to it.
    private static double OneFrame(Span<float> reference, Span<float> spectrum, Span<float> scratch, int bins)
    {
        var x = scratch[..bins];
        var y = scratch.Slice(bins, bins);
        var logX = scratch.Slice(2 * bins, bins);
        var logY = scratch.Slice(3 * bins, bins);
        var slope = scratch.Slice(4 * bins, bins);
        var work = scratch.Slice(5 * bins, bins);
        Magnitude(reference, x, work, bins);
        Magnitude(spectrum, y, work, bins);
        TensorPrimitives.Log(x, logX);
        TensorPrimitives.Log(y, logY);
        TensorPrimitives.Subtract(y, x, x);
        TensorPrimitives.Subtract(logY, logX, logX);
        var loss = (double)TensorPrimitives.SumOfMagnitudes<float>(x) + TensorPrimitives.SumOfMagnitudes<float>(logX);
        // d/dY (|Y - X| + |ln Y - ln X|) = s (1 + 1/Y) with one sign s, since ln is increasing; dY/dre = re/Y.
        for (var k = 0; k < bins; k++)
            slope[k] =
                x[k] > 0 ? 1f
                : x[k] < 0 ? -1f
                : 0f;
        TensorPrimitives.Reciprocal(y, work);
        TensorPrimitives.AddMultiply(work, 1f, work, y); // (1 + 1/Y) / Y
        TensorPrimitives.Multiply(slope, y, slope);
        TensorPrimitives.Multiply(spectrum[..bins], slope, spectrum[..bins]);
        TensorPrimitives.Multiply(spectrum[bins..], slope, spectrum[bins..]);
        return loss;
    }

    private static void Magnitude(ReadOnlySpan<float> spectrum, Span<float> magnitude, Span<float> work, int bins)
    {
        TensorPrimitives.Multiply(spectrum[..bins], spectrum[..bins], magnitude);
        TensorPrimitives.MultiplyAdd(spectrum[bins..], spectrum[bins..], magnitude, magnitude);
        TensorPrimitives.Add(magnitude, Floor, work);
        TensorPrimitives.Sqrt(work, magnitude);
    }
}
