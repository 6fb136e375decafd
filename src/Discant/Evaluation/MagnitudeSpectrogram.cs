using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Discant.Evaluation;

/// <summary>Magnitudes of a centred short-time Fourier transform as the spectral measures want it: 512 points, hop 256, periodic Hann window.</summary>
/// <remarks>
/// First zeros at the end until a whole number of hops and a window fit, then 256 reflected samples at both ends (spec 7.2; checked
/// against the reference's numbers).
/// </remarks>
internal static class MagnitudeSpectrogram
{
    private const int WindowLength = 512;
    private const int Hop = 256;
    private const int Bins = (WindowLength / 2) + 1;

    /// <returns>frames x 257 bins, one after the other; empty for an empty signal.</returns>
    public static double[] Of(ReadOnlySpan<float> signal)
    {
        if (signal.IsEmpty)
            return [];
        var padded = Padded(signal);
        var window = new double[WindowLength];
        for (var n = 0; n < WindowLength; n++)
            window[n] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / WindowLength));
        var frames = 1 + ((padded.Length - WindowLength) / Hop);
        var magnitudes = new double[frames * Bins];
        var spectrum = new Complex[WindowLength];
        for (var frame = 0; frame < frames; frame++)
        {
            for (var n = 0; n < WindowLength; n++)
                spectrum[n] = window[n] * padded[(frame * Hop) + n];
            Fourier.Forward(spectrum, FourierOptions.AsymmetricScaling);
            for (var bin = 0; bin < Bins; bin++)
                magnitudes[(frame * Bins) + bin] = spectrum[bin].Magnitude;
        }
        return magnitudes;
    }

    private static double[] Padded(ReadOnlySpan<float> signal)
    {
        const int Edge = WindowLength / 2;
        var hops = (signal.Length + Hop - 1) / Hop;
        var length = ((hops - 1) * Hop) + WindowLength;
        var padded = new double[length + (2 * Edge)];
        for (var n = 0; n < signal.Length; n++)
            padded[Edge + n] = signal[n];
        for (var n = 0; n < Edge; n++)
        {
            padded[Edge - 1 - n] = padded[Edge + 1 + n];
            padded[Edge + length + n] = padded[Edge + length - 2 - n];
        }
        return padded;
    }
}
