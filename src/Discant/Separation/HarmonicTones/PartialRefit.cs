using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Pitch;
using Discant.Torch;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// What the partials of tones really have in the mixture, by multiplicative updates for the Kullback-Leibler divergence: one that stands alone gets what is
/// there; of those that coincide each keeps its share.
/// </summary>
public static class PartialRefit
{
    private const int FramesABlock = 64;

    // Of a frame's loudest bin; what is softer is nothing.
    private const float Least = 1e-9f;

    /// <summary>Replaces the partials' magnitudes.</summary>
    /// <param name="tones">Tones of every frame of <see cref="PitchTracks"/>, with first magnitudes; changed.</param>
    /// <param name="mixture">The recording.</param>
    /// <param name="transform">At the recording's rate.</param>
    /// <param name="updates">Updates; 0: none.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>How much of the recording the tones explain.</returns>
    public static ExplainedShare Apply(ToneTracks tones, Mixture mixture, GaussianStft transform, int updates, CancellationToken cancel)
    {
        var hop = PitchTracks.FrameSeconds * transform.SampleRate;
        var share = new ExplainedShare.Sum();
        for (var first = 0; first < tones.FrameCount; first += FramesABlock)
        {
            cancel.ThrowIfCancellationRequested();
            var count = Math.Min(FramesABlock, tones.FrameCount - first);
            using var scope = Tensor.Scope();
            using var mode = GradientMode.Off();
            var magnitudes = transform
                .Spectra(mixture, [.. Enumerable.Range(first, count).Select(t => (long)Math.Round(t * hop))])
                .Square()
                .Sum([1])
                .Sqrt()
                .ToSingles();
            for (var k = 0; k < count; k++)
            {
                var frame = magnitudes.AsSpan(k * transform.Bins, transform.Bins);
                share.Add(frame, Refit(tones, first + k, frame, transform, updates));
            }
        }
        return share.Share;
    }

    // Returns the frame as the tones explain it.
    private static float[] Refit(ToneTracks tones, int frame, ReadOnlySpan<float> magnitudes, GaussianStft transform, int updates)
    {
        var peaks = PartialPeak.Of(tones, frame, transform);
        var model = new float[magnitudes.Length];
        var least = Math.Max(Least * TensorPrimitives.Max(magnitudes), 1e-37f);
        for (var update = 0; update < updates; update++)
        {
            Render(tones, frame, peaks, model);
            TensorPrimitives.Add(model, least, model);
            TensorPrimitives.Divide(magnitudes, model, model);
            foreach (var (voice, partial, firstBin, shape) in peaks)
                tones.Partials(voice, frame)[partial] *=
                    TensorPrimitives.Dot(model.AsSpan(firstBin, shape.Length), shape) / TensorPrimitives.Sum<float>(shape);
        }
        Render(tones, frame, peaks, model);
        return model;
    }

    private static void Render(ToneTracks tones, int frame, List<PartialPeak> peaks, float[] model)
    {
        Array.Clear(model);
        foreach (var (voice, partial, firstBin, shape) in peaks)
        {
            var room = model.AsSpan(firstBin, shape.Length);
            TensorPrimitives.MultiplyAdd(shape, tones.Partials(voice, frame)[partial], room, room);
        }
    }
}
