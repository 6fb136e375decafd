using System.Numerics;
using Discant.Audio;
using MathNet.Numerics.IntegralTransforms;

namespace Discant.Evaluation;

/// <summary>Magnitudes of a centred short-time Fourier transform as the spectral measures want it: 512 points, hop 256, periodic Hann window.</summary>
internal static class MagnitudeSpectrogram
{
    /// <summary>Samples from one frame to the next; half the window.</summary>
    public const int Hop = 256;

    /// <summary>Bins of a frame, from 0 to the Nyquist frequency.</summary>
    public const int Bins = (WindowLength / 2) + 1;

    private const int WindowLength = 512;

    private static readonly double[] s_window = Windows.Hann(WindowLength);

    /// <summary>
    /// The spectrogram of spec 7.2 (checked against the reference's numbers): first zeros at the end until a whole number of hops and a
    /// window fit, then 256 mirrored samples at both ends.
    /// </summary>
    /// <returns>frames x 257 bins, one after the other; empty for an empty signal.</returns>
    public static double[] Of(ReadOnlySpan<float> signal)
    {
        if (signal.IsEmpty)
            return [];
        var padded = Padded(signal);
        var frames = 1 + ((padded.Length - WindowLength) / Hop);
        var magnitudes = new double[frames * Bins];
        var spectrum = new Complex[WindowLength];
        for (var frame = 0; frame < frames; frame++)
            Transform(padded.AsSpan(frame * Hop, WindowLength), spectrum, magnitudes.AsSpan(frame * Bins, Bins));
        return magnitudes;
    }

    /// <summary>
    /// The last frame of a transform that mirrors both ends and pads no zeros. It is frame length / 256; the ones before it are those of
    /// <see cref="Of"/>.
    /// </summary>
    /// <param name="signal">More than 256 samples.</param>
    /// <returns>257 bins.</returns>
    public static double[] LastMirrored(ReadOnlySpan<float> signal)
    {
        var start = (signal.Length / Hop * Hop) - (WindowLength / 2);
        var samples = new double[WindowLength];
        for (var n = 0; n < WindowLength; n++)
            samples[n] = signal[start + n < signal.Length ? start + n : (2 * signal.Length) - 2 - start - n];
        var magnitudes = new double[Bins];
        Transform(samples, new Complex[WindowLength], magnitudes);
        return magnitudes;
    }

    private static void Transform(ReadOnlySpan<double> samples, Complex[] spectrum, Span<double> magnitudes)
    {
        for (var n = 0; n < WindowLength; n++)
            spectrum[n] = s_window[n] * samples[n];
        Fourier.Forward(spectrum, FourierOptions.AsymmetricScaling);
        for (var bin = 0; bin < Bins; bin++)
            magnitudes[bin] = spectrum[bin].Magnitude;
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
