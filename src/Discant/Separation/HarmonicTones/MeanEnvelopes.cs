namespace Discant.Separation.HarmonicTones;

/// <summary>What the tones of each voice are like on the average.</summary>
public static class MeanEnvelopes
{
    /// <summary>Amplitudes of the partials, each row's largest 1: voices x partials.</summary>
    /// <param name="tones">Tones of every frame, given to their voices.</param>
    /// <remarks>Square roots of amplitudes are averaged: loud tones count more, but not by their power.</remarks>
    public static IReadOnlyList<double[]> Of(ToneTracks tones) => [.. Enumerable.Range(0, tones.VoiceCount).Select(v => Of(tones, v))];

    /// <summary>Voices from the highest to the lowest pitch, each note as much as it is heard.</summary>
    public static int[] FromHighToLow(ToneTracks tones) =>
        [.. Enumerable.Range(0, tones.VoiceCount).OrderByDescending(v => MeanPitch(tones, v))];

    private static double[] Of(ToneTracks tones, int voice)
    {
        var sum = new double[ToneTracks.Harmonics];
        for (var frame = 0; frame < tones.FrameCount; frame++)
        {
            var partials = tones.Partials(voice, frame);
            for (var h = 0; h < sum.Length; h++)
                sum[h] += Math.Sqrt(partials[h]);
        }
        var largest = sum.Max();
        return largest > 0 ? [.. sum.Select(s => Math.Pow(s / largest, 2))] : sum;
    }

    private static double MeanPitch(ToneTracks tones, int voice)
    {
        var (sum, all) = (0.0, 0.0);
        for (var frame = 0; frame < tones.FrameCount; frame++)
        {
            if (tones.FundamentalHz(voice, frame) is not (> 0 and var fundamental))
                continue;
            var weight = Math.Sqrt(tones.Energy(voice, frame));
            sum += weight * Math.Log2(fundamental);
            all += weight;
        }
        return all > 0 ? sum / all : 0;
    }
}
