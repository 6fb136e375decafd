using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>How surely the voices of a recording are told apart by timbre, and not only by register.</summary>
/// <param name="Overlap">Share of the tones of a voice, of the two that differ least, that lie where the other voice also plays, 0 to 1.</param>
/// <param name="Contrast">There, of tones at one pitch: distance of the mean envelopes over the spread around them.</param>
public sealed record TimbreEvidence(double Overlap, double Contrast)
{
    private const int SemitonesAPitch = 2;
    private const int LeastFrames = 8;
    private const int Partials = 12;

    // With fewer tones at a common pitch the voices lie in registers of their own, and are told apart by that.
    private const double LeastOverlap = 0.05;

    /// <summary>Of the two voices that differ least; null where no two share more than 5 % of their notes.</summary>
    /// <param name="tones">Tones of every frame, given to the voices.</param>
    public static TimbreEvidence? Of(ToneTracks tones)
    {
        var voices = Enumerable.Range(0, tones.VoiceCount).Select(v => ByPitch(tones, v)).ToArray();
        var pairs = from a in Enumerable.Range(0, voices.Length) from b in Enumerable.Range(0, a) select Of(voices[a], voices[b]);
        return pairs.Where(e => e.Overlap > LeastOverlap).MinBy(e => e.Contrast);
    }

    private static TimbreEvidence Of(Dictionary<int, List<float[]>> a, Dictionary<int, List<float[]>> b)
    {
        var (shared, sum) = (0.0, 0.0);
        foreach (var pitch in a.Keys.Intersect(b.Keys).Where(p => a[p].Count >= LeastFrames && b[p].Count >= LeastFrames))
        {
            var weight = Math.Min(a[pitch].Count, b[pitch].Count);
            var (first, firstSpread) = Mean(a[pitch]);
            var (second, secondSpread) = Mean(b[pitch]);
            sum += weight * TensorPrimitives.Distance<float>(first, second) / Math.Sqrt(Math.Max(1e-9, (firstSpread + secondSpread) / 2));
            shared += weight;
        }
        var all = Math.Min(a.Values.Sum(l => l.Count), b.Values.Sum(l => l.Count));
        return new(shared / Math.Max(1, all), shared > 0 ? sum / shared : 0);
    }

    private static (float[] Mean, double Spread) Mean(List<float[]> rows)
    {
        var mean = new float[Partials];
        foreach (var row in rows)
            TensorPrimitives.Add(mean, row, mean);
        TensorPrimitives.Divide(mean, rows.Count, mean);
        return (mean, rows.Average(r => Math.Pow(TensorPrimitives.Distance<float>(r, mean), 2)));
    }

    private static Dictionary<int, List<float[]>> ByPitch(ToneTracks tones, int voice)
    {
        var median = Enumerable.Range(0, tones.FrameCount).Select(t => tones.Energy(voice, t)).Where(e => e > 0).Order().ToArray();
        var least = median.Length > 0 ? 0.1 * median[median.Length / 2] : 0;
        var pitches = new Dictionary<int, List<float[]>>();
        for (var t = 0; t < tones.FrameCount; t++)
        {
            if (tones.FundamentalHz(voice, t) <= 0 || tones.Energy(voice, t) < least)
                continue;
            var roots = tones.Partials(voice, t)[..Partials].ToArray();
            TensorPrimitives.Sqrt(roots, roots);
            var length = TensorPrimitives.Norm<float>(roots);
            if (length <= 0)
                continue;
            TensorPrimitives.Divide(roots, length, roots);
            var pitch = (int)Math.Round(12 * Math.Log2(tones.FundamentalHz(voice, t) / 440) / SemitonesAPitch);
            (pitches.TryGetValue(pitch, out var list) ? list : pitches[pitch] = []).Add(roots);
        }
        return pitches;
    }
}
