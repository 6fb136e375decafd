using System.Numerics.Tensors;
using Discant.Torch;

namespace Discant.Pitch;

/// <summary>The difference function of YIN (de Cheveigne and Kawahara 2002, equations 6 and 8) for many frames at once, by FFT.</summary>
/// <remarks>
/// All pairs of samples in the window that are a lag apart are compared and their mean is taken, so every lag is heard around the middle of
/// the window; with a fixed number of pairs, as in the paper, long lags would be heard later than short ones.
/// </remarks>
internal sealed class YinDifference
{
    private const double Silent = 1e-20; // mean square: below the rounding of 32-bit samples

    private readonly int _fftSize;

    /// <param name="window">Samples of a frame.</param>
    /// <param name="largestLag">Below the window's length.</param>
    internal YinDifference(int window, int largestLag)
    {
        (Window, LargestLag) = (window, largestLag);
        _fftSize = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(window + largestLag));
    }

    internal int Window { get; }

    internal int LargestLag { get; }

    /// <summary>Mean squared difference of the samples a lag apart.</summary>
    /// <param name="frames">frames x window.</param>
    /// <param name="count">Number of frames.</param>
    /// <returns>frames x (0 .. largest lag).</returns>
    internal double[][] Of(double[] frames, int count)
    {
        using var scope = Tensor.Scope();
        var spectrum = Tensor.From(frames.AsSpan(0, count * Window), count, Window).FftRfft(_fftSize).Contiguous();
        var parts = spectrum.ViewAsReal().Data<double>();
        for (var k = 0; k < parts.Length; k += 2)
            (parts[k], parts[k + 1]) = (parts[k] * parts[k] + parts[k + 1] * parts[k + 1], 0);
        var correlations = spectrum.FftIrfft(_fftSize).Contiguous().Data<double>();
        var differences = new double[count][];
        for (var frame = 0; frame < count; frame++)
            differences[frame] = Difference(frames.AsSpan(frame * Window, Window), correlations.Slice(frame * _fftSize, LargestLag + 1));
        return differences;
    }

    /// <summary>Divides each value by the mean of those of the lags up to it (cumulative mean normalised difference); 1 where all is silent.</summary>
    internal static double[] Normalised(ReadOnlySpan<double> difference)
    {
        var normalised = new double[difference.Length];
        normalised[0] = 1;
        var sum = 0.0;
        for (var lag = 1; lag < difference.Length; lag++)
        {
            sum += difference[lag];
            normalised[lag] = sum > Silent ? difference[lag] * lag / sum : 1;
        }
        return normalised;
    }

    private double[] Difference(ReadOnlySpan<double> samples, ReadOnlySpan<double> correlation)
    {
        var difference = new double[LargestLag + 1];
        // Energy of the samples that have a partner after them, and of those that have one before them.
        var both = 2 * TensorPrimitives.SumOfSquares(samples);
        for (var lag = 1; lag <= LargestLag; lag++)
        {
            var (first, last) = (samples[lag - 1], samples[Window - lag]);
            both -= first * first + last * last;
            difference[lag] = Math.Max(0, both - 2 * correlation[lag]) / (Window - lag);
        }
        return difference;
    }
}
