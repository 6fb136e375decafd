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
    private const double Reach = 4;

    // Of a frame's loudest bin; what is softer is nothing.
    private const float Least = 1e-9f;

    /// <summary>Replaces the partials' magnitudes.</summary>
    /// <param name="tones">Tones of every frame of <see cref="PitchTracks"/>, with first magnitudes; changed.</param>
    /// <param name="mixture">The recording.</param>
    /// <param name="transform">At the recording's rate.</param>
    /// <param name="updates">Updates; 0: none.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Share of the recording's power that the tones explain: 1 - sum (|Y| - model)^2 / sum |Y|^2; 0 for silence.</returns>
    public static double Apply(ToneTracks tones, Mixture mixture, GaussianStft transform, int updates, CancellationToken cancel)
    {
        var hop = PitchTracks.FrameSeconds * transform.SampleRate;
        var (left, all) = (0.0, 0.0);
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
                left += Refit(tones, first + k, frame, transform, updates);
                all += TensorPrimitives.SumOfSquares<float>(frame);
            }
        }
        return all > 0 ? 1 - left / all : 0;
    }

    // Returns the power that is left.
    private static double Refit(ToneTracks tones, int frame, ReadOnlySpan<float> magnitudes, GaussianStft transform, int updates)
    {
        var peaks = Peaks(tones, frame, transform);
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
        var distance = TensorPrimitives.Distance(magnitudes, model);
        return (double)distance * distance;
    }

    private static void Render(
        ToneTracks tones,
        int frame,
        List<(int Voice, int Partial, int FirstBin, float[] Shape)> peaks,
        float[] model
    )
    {
        Array.Clear(model);
        foreach (var (voice, partial, firstBin, shape) in peaks)
        {
            var room = model.AsSpan(firstBin, shape.Length);
            TensorPrimitives.MultiplyAdd(shape, tones.Partials(voice, frame)[partial], room, room);
        }
    }

    private static List<(int Voice, int Partial, int FirstBin, float[] Shape)> Peaks(ToneTracks tones, int frame, GaussianStft transform)
    {
        var peaks = new List<(int, int, int, float[])>();
        for (var voice = 0; voice < tones.VoiceCount; voice++)
        {
            var width = tones.Width(voice, frame) * transform.PeakWidth;
            for (var h = 1; h <= ToneTracks.Harmonics && tones.FundamentalHz(voice, frame) > 0; h++)
            {
                var centre = tones.PartialHz(voice, frame, h) / transform.BinHz;
                var (from, to) = (
                    (int)Math.Max(0, Math.Ceiling(centre - Reach * width)),
                    (int)Math.Min(transform.Bins - 1, centre + Reach * width)
                );
                if (from > to)
                    continue;
                var shape = new float[to - from + 1];
                for (var k = 0; k < shape.Length; k++)
                    shape[k] = (float)Math.Exp(-0.5 * Math.Pow((from + k - centre) / width, 2));
                peaks.Add((voice, h - 1, from, shape));
            }
        }
        return peaks;
    }
}
