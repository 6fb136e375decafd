using Discant.Audio;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Notes whose pitch was taken an octave too high: between their partials the recording has others, which nothing explains.
/// </summary>
public static class OctaveErrors
{
    private const int Updates = 20;
    private const int PartialsCompared = 12;
    private const int LeastClear = 2;
    private const double LeastRatio = 0.75;

    /// <summary>Moves such notes to the pitch at which their partials lie.</summary>
    /// <param name="tones">Tones of every frame; changed, with magnitudes read off the recording where they are moved.</param>
    /// <param name="mixture">The recording.</param>
    /// <param name="transform">At the recording's rate.</param>
    /// <param name="lowestHz">No note is moved below that, Hz.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Share of the tones' energy that was moved.</returns>
    public static double Correct(ToneTracks tones, Mixture mixture, GaussianStft transform, double lowestHz, CancellationToken cancel)
    {
        var (moved, all) = (0.0, 0.0);
        for (var voice = 0; voice < tones.VoiceCount; voice++)
        {
            var lower = Halved(tones, voice, lowestHz);
            PartialRefit.Apply(lower, mixture, transform, Updates, cancel);
            foreach (var (from, to) in tones.Notes(voice))
            {
                var energy = Enumerable.Range(from, to - from).Sum(t => (double)tones.Energy(voice, t));
                all += energy;
                if (tones.FundamentalHz(voice, from) < 2 * lowestHz || Between(lower, voice, from, to) < LeastRatio)
                    continue;
                moved += energy;
                for (var frame = from; frame < to; frame++)
                    lower.Tone(voice, frame).CopyTo(tones.Tone(voice, frame));
            }
        }
        return all > 0 ? moved / all : 0;
    }

    private static ToneTracks Halved(ToneTracks tones, int voice, double lowestHz)
    {
        var lower = tones.Copy();
        for (var frame = 0; frame < tones.FrameCount; frame++)
        {
            var fundamental = tones.FundamentalHz(voice, frame);
            if (fundamental < 2 * lowestHz)
                continue;
            lower.Set(voice, frame, fundamental / 2, tones.Inharmonicity(voice, frame) / 4, tones.Width(voice, frame));
            var before = tones.Partials(voice, frame);
            var after = lower.Partials(voice, frame);
            for (var h = 1; h <= after.Length; h++)
                after[h - 1] = h % 2 == 0 ? before[h / 2 - 1] : (before[h / 2] + before[Math.Max(0, h / 2 - 1)]) / 4;
        }
        return lower;
    }

    // What lies between the partials against the partials, in square roots, over the frames of a note in which enough stands alone.
    private static double Between(ToneTracks lower, int voice, int from, int to)
    {
        var (between, own) = (0.0, 0.0);
        for (var frame = from; frame < to; frame++)
        {
            var partials = lower.Partials(voice, frame);
            var (odd, even) = (new List<double>(), new List<double>());
            for (var h = 1; h <= PartialsCompared; h++)
                if (lower.StandsAlone(voice, frame, h))
                    (h % 2 == 0 ? even : odd).Add(Math.Sqrt(partials[h - 1]));
            if (odd.Count < LeastClear || even.Count < LeastClear)
                continue;
            between += Median(odd);
            own += Median(even);
        }
        return own > 0 ? between / own : 0;
    }

    // One partial of another tone's echo must not decide.
    private static double Median(List<double> values) => values.Order().ElementAt((values.Count - 1) / 2);
}
