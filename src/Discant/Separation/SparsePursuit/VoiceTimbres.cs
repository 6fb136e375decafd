using System.Numerics.Tensors;
using Discant.Separation.HarmonicTones;

namespace Discant.Separation.SparsePursuit;

/// <summary>What the voices sound like, by the tones that they were given.</summary>
internal static class VoiceTimbres
{
    /// <summary>Mean magnitudes of each voice's partials, the largest 1; all 0 for a voice without tones.</summary>
    public static IReadOnlyList<double[]> Of(ToneTracks tracks)
    {
        var timbres = new List<double[]>();
        for (var voice = 0; voice < tracks.VoiceCount; voice++)
        {
            var sum = new double[ToneTracks.Harmonics];
            for (var frame = 0; frame < tracks.FrameCount; frame++)
            {
                if (tracks.FundamentalHz(voice, frame) <= 0)
                    continue;
                var partials = tracks.Partials(voice, frame);
                for (var h = 0; h < sum.Length; h++)
                    sum[h] += partials[h];
            }
            if (sum.Max() is > 0 and var largest)
                TensorPrimitives.Divide(sum, largest, sum);
            timbres.Add(sum);
        }
        return timbres;
    }

    /// <summary>Cosine of the roots of two timbres: 1 where they are alike.</summary>
    public static double Likeness(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var product = 0.0;
        for (var h = 0; h < a.Length; h++)
            product += Math.Sqrt(a[h] * b[h]);
        var energy = Math.Sqrt(TensorPrimitives.Sum(a) * TensorPrimitives.Sum(b));
        return energy > 0 ? product / energy : 0;
    }
}
