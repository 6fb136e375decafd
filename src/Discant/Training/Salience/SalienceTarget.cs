using Discant.Pitch;

namespace Discant.Training.Salience;

/// <summary>What an estimator of F0s should say: a Gaussian around every true F0 (Bittner et al. 2017).</summary>
public static class SalienceTarget
{
    private const double DeviationBins = 1; // 20 cents at 60 bins an octave
    private const int Reach = 4;

    /// <summary>The map for some voices.</summary>
    /// <param name="pitch">voices x frames, Hz, 0 where silent.</param>
    /// <param name="bins">The grid.</param>
    /// <returns>bins x frames, row by row, 0 to 1; where voices meet, the larger value.</returns>
    public static float[] Of(double[][] pitch, PitchBins bins)
    {
        var frames = pitch[0].Length;
        var target = new float[bins.Count * frames];
        foreach (var voice in pitch)
            for (var frame = 0; frame < frames; frame++)
            {
                if (voice[frame] <= 0)
                    continue;
                var place = bins.Bin(voice[frame]);
                var nearest = (int)Math.Round(place);
                for (var bin = Math.Max(0, nearest - Reach); bin <= Math.Min(bins.Count - 1, nearest + Reach); bin++)
                {
                    var distance = (bin - place) / DeviationBins;
                    ref var value = ref target[bin * frames + frame];
                    value = Math.Max(value, (float)Math.Exp(-distance * distance / 2));
                }
            }
        return target;
    }
}
