using System.Numerics.Tensors;
using Discant.Audio;

namespace Discant.Pitch.LateDeep;

/// <summary>How loud a recording is where it is loud, so that faint and loud copies of it look the same to an estimator.</summary>
public static class RecordingLevel
{
    /// <summary>Faintest level that is taken for music, full scale 1: what is fainter (-70 dB) is not made louder.</summary>
    public const double Faintest = 3.2e-4;

    private const int BlockSamples = 1024;
    private const double Quantile = 0.95;
    private const int Steps = 400; // quarters of a dB from -100 dB

    /// <summary>Root mean square of the loud blocks (95th percentile over blocks of 1024 samples).</summary>
    /// <param name="mixture">The recording.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Full scale 1; at least <see cref="Faintest"/>.</returns>
    public static double Of(Mixture mixture, CancellationToken cancel)
    {
        var histogram = new long[Steps];
        var block = new float[BlockSamples];
        for (var start = 0L; start < mixture.Length; start += BlockSamples)
        {
            cancel.ThrowIfCancellationRequested();
            mixture.Read(start, block);
            var decibels = 10 * Math.Log10(TensorPrimitives.SumOfSquares<float>(block) / BlockSamples + 1e-10);
            histogram[(int)Math.Clamp(4 * (decibels + 100), 0, Steps - 1)]++;
        }
        var above = (long)((1 - Quantile) * histogram.Sum());
        var step = Steps - 1;
        for (; step > 0 && (above -= histogram[step]) >= 0; step--) { }
        return Math.Max(Faintest, Math.Pow(10, (step / 4.0 - 100) / 20));
    }
}
