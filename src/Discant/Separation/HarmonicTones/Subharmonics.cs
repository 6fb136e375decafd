namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Tones whose pitch was taken several times too low: all they have lies on every second, third, ... partial, which a model with free
/// partials does not mind (spec 6.4).
/// </summary>
public static class Subharmonics
{
    private const int MostTimes = 6;

    /// <summary>Share of a tone's energy that lies off the multiples where the pitch is right, at least.</summary>
    private const double LeastShare = 0.01;

    /// <summary>Moves such tones to the pitch that they sound at.</summary>
    /// <param name="tones">Tones of every frame; changed.</param>
    /// <param name="highestHz">No tone is moved above that, Hz.</param>
    /// <returns>Share of the tones that were moved, weighed by their energy.</returns>
    public static double Correct(ToneTracks tones, double highestHz)
    {
        var (moved, all) = (0.0, 0.0);
        for (var voice = 0; voice < tones.VoiceCount; voice++)
        for (var frame = 0; frame < tones.FrameCount; frame++)
        {
            var energy = tones.Energy(voice, frame);
            all += energy;
            var times = Times(tones.Partials(voice, frame));
            if (times == 1 || tones.FundamentalHz(voice, frame) * times > highestHz)
                continue;
            moved += energy;
            Move(tones, voice, frame, times);
        }
        return all > 0 ? moved / all : 0;
    }

    /// <summary>A timbre whose pitch was taken several times too low, at the pitch that it sounds at; any other as it is.</summary>
    /// <param name="row">Magnitudes of the partials.</param>
    public static double[] Folded(double[] row)
    {
        var times = Times(Array.ConvertAll(row, x => (float)x));
        return times == 1 ? row : [.. row.Select((_, h) => (h + 1) * times <= row.Length ? row[(h + 1) * times - 1] : 0)];
    }

    // The largest number whose multiples hold all of the tone.
    private static int Times(ReadOnlySpan<float> partials)
    {
        var energy = System.Numerics.Tensors.TensorPrimitives.SumOfSquares(partials);
        if (energy <= 0)
            return 1;
        for (var times = MostTimes; times > 1; times--)
        {
            var off = 0.0;
            for (var h = 1; h <= partials.Length; h++)
                if (h % times != 0)
                    off += partials[h - 1] * (double)partials[h - 1];
            if (off < LeastShare * energy)
                return times;
        }
        return 1;
    }

    private static void Move(ToneTracks tones, int voice, int frame, int times)
    {
        var partials = tones.Partials(voice, frame);
        for (var h = 1; h <= partials.Length; h++)
            partials[h - 1] = h * times <= partials.Length ? partials[h * times - 1] : 0;
        // Every partial stays where it is: f times h sqrt(1 + b (times h)^2).
        tones.Set(
            voice,
            frame,
            tones.FundamentalHz(voice, frame) * times,
            tones.Inharmonicity(voice, frame) * times * times,
            tones.Width(voice, frame)
        );
    }
}
