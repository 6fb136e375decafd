using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>Where a partial is in a spectrum.</summary>
/// <param name="Voice">Number of the voice.</param>
/// <param name="Partial">Number of the partial, from 0.</param>
/// <param name="FirstBin">Bin of the first value of the shape.</param>
/// <param name="Shape">The peak, at height 1.</param>
internal readonly record struct PartialPeak(int Voice, int Partial, int FirstBin, float[] Shape)
{
    private const double Reach = 4;

    /// <summary>Scalar product of two peaks.</summary>
    internal double Dot(PartialPeak other)
    {
        var from = Math.Max(FirstBin, other.FirstBin);
        var to = Math.Min(FirstBin + Shape.Length, other.FirstBin + other.Shape.Length);
        return to > from
            ? TensorPrimitives.Dot<float>(Shape.AsSpan(from - FirstBin, to - from), other.Shape.AsSpan(from - other.FirstBin, to - from))
            : 0;
    }

    /// <summary>Every partial of a frame's tones that the transform has.</summary>
    internal static List<PartialPeak> Of(ToneTracks tones, int frame, GaussianStft transform)
    {
        var peaks = new List<PartialPeak>();
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
                peaks.Add(new PartialPeak(voice, h - 1, from, shape));
            }
        }
        return peaks;
    }
}
