using System.Numerics.Tensors;
using MathNet.Numerics.Statistics;

namespace Discant.Evaluation;

/// <summary>
/// The "global SDR" of Zhu et al. 2022: BSS Eval v4 of one mono source in a single window, where its filters cancel and 10 log10(|s|^2 / |s - e|^2) is left
/// (flow spec 4.1). Neither scale nor filters are forgiven.
/// </summary>
public static class GlobalSdr
{
    /// <summary>Energy up to which a piece counts as silent: about -48 dB of full scale over 60 s at 22 050 Hz.</summary>
    public const double SilentEnergy = 20;

    private const double FullScale = 32768;
    private const double PieceSeconds = 60;
    private const double Headroom = 1.01;

    /// <summary>The ratio over a whole signal, both signals in 16 bits.</summary>
    /// <param name="reference">The true voice, full scale at +-1.</param>
    /// <param name="estimate">The separated voice; made softer where it would clip, and cut or filled with silence to the reference's length.</param>
    /// <returns>dB; NaN where the reference is silent, +infinity for a copy of it.</returns>
    public static double Of(ReadOnlySpan<float> reference, ReadOnlySpan<float> estimate)
    {
        var factor = 1 / Math.Max(1, Headroom * Peak(estimate));
        var rounded = new float[reference.Length];
        var given = new float[reference.Length];
        for (var n = 0; n < reference.Length; n++)
        {
            given[n] = Rounded(reference[n]);
            rounded[n] = n < estimate.Length ? Rounded(estimate[n] * factor) : 0;
        }
        return Snr.Of(given, rounded);
    }

    /// <summary>The ratios of pieces of 60 s; what is left at the end belongs to the last one.</summary>
    /// <param name="reference">The true voice, full scale at +-1.</param>
    /// <param name="estimate">The separated voice.</param>
    /// <param name="sampleRate">Hz.</param>
    public static IReadOnlyList<GlobalSdrPiece> OfPieces(ReadOnlySpan<float> reference, ReadOnlySpan<float> estimate, int sampleRate)
    {
        var length = (int)(PieceSeconds * sampleRate);
        var pieces = new GlobalSdrPiece[Math.Max(1, reference.Length / length)];
        for (var k = 0; k < pieces.Length; k++)
        {
            var end = k == pieces.Length - 1 ? reference.Length : (k + 1) * length;
            var part = reference[(k * length)..end];
            var guess = estimate[Math.Min(k * length, estimate.Length)..Math.Min(end, estimate.Length)];
            pieces[k] = new GlobalSdrPiece(k * length, part.Length, Energy(part), Of(part, guess));
        }
        return pieces;
    }

    /// <summary>The median over all pieces of a stem that are not silent.</summary>
    /// <param name="pieces">Pieces of any number of songs.</param>
    /// <returns>dB; NaN where all are silent.</returns>
    public static double Median(IEnumerable<GlobalSdrPiece> pieces) => pieces.Where(p => !p.IsSilent).Select(p => p.Decibels).Median();

    private static float Rounded(double sample) =>
        (float)(Math.Clamp(Math.Round(sample * FullScale), short.MinValue, short.MaxValue) / FullScale);

    private static double Peak(ReadOnlySpan<float> signal) => signal.IsEmpty ? 0 : Math.Abs((double)TensorPrimitives.MaxMagnitude(signal));

    private static double Energy(ReadOnlySpan<float> signal)
    {
        var energy = 0.0;
        foreach (var value in signal)
            energy += (double)value * value;
        return energy;
    }
}
