using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Pitch;
using Discant.Torch;
using MathNet.Numerics.LinearAlgebra;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Voices as the sum of their own partials, with free complex amplitudes and without masks, as the published program writes them (spec 2.5
/// and 5): what is no partial is in no voice, and the voices do not add up to the recording.
/// </summary>
public static class DirectSynthesis
{
    private const double Ridge = 1e-3;
    private const int FramesABlock = 64;

    /// <summary>Synthesises every voice; all partials of a frame are fitted to the mixture's spectrum together.</summary>
    /// <param name="tones">Tones of every frame, given to the voices.</param>
    /// <param name="mixture">The recording; as long in memory as it is.</param>
    /// <param name="transform">At the recording's rate.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>voices x samples.</returns>
    public static float[][] Of(ToneTracks tones, Mixture mixture, GaussianStft transform, CancellationToken cancel)
    {
        var hop = (int)Math.Round(PitchTracks.FrameSeconds * transform.SampleRate);
        var spectra = Enumerable.Range(0, tones.VoiceCount).Select(_ => new float[tones.FrameCount * 2 * transform.Bins]).ToArray();
        for (var first = 0; first < tones.FrameCount; first += FramesABlock)
        {
            cancel.ThrowIfCancellationRequested();
            var count = Math.Min(FramesABlock, tones.FrameCount - first);
            using var scope = Tensor.Scope();
            var heard = transform.Spectra(mixture, [.. Enumerable.Range(first, count).Select(t => (long)t * hop)]).ToSingles();
            for (var k = 0; k < count; k++)
                Fit(PartialPeak.Of(tones, first + k, transform), heard, k, spectra, first + k, transform.Bins);
        }
        using var all = Tensor.Scope();
        return
        [
            .. spectra.Select(s =>
                transform.Signal(Tensor.From(s, tones.FrameCount, 2, transform.Bins), hop, checked((int)mixture.Length))
            ),
        ];
    }

    // argmin ||E c - Y||^2 + lambda ||c||^2 for real and imaginary parts; E c of each voice's own partials.
    private static void Fit(List<PartialPeak> peaks, float[] heard, int from, float[][] spectra, int frame, int bins)
    {
        if (peaks.Count == 0)
            return;
        var products = Matrix<double>.Build.Dense(peaks.Count, peaks.Count, (a, b) => peaks[a].Dot(peaks[b]) + (a == b ? Ridge : 0));
        var right = Matrix<double>.Build.Dense(
            peaks.Count,
            2,
            (a, part) =>
                TensorPrimitives.Dot<float>(
                    peaks[a].Shape,
                    heard.AsSpan((from * 2 + part) * bins + peaks[a].FirstBin, peaks[a].Shape.Length)
                )
        );
        var amplitudes = products.Cholesky().Solve(right);
        for (var k = 0; k < peaks.Count; k++)
        for (var part = 0; part < 2; part++)
        {
            var room = spectra[peaks[k].Voice].AsSpan((frame * 2 + part) * bins + peaks[k].FirstBin, peaks[k].Shape.Length);
            TensorPrimitives.MultiplyAdd(peaks[k].Shape, (float)amplitudes[k, part], room, room);
        }
    }
}
