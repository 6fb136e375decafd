using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>What the tones of a voice at one pitch, in some frames, tell of its timbre: roots of their partials at norm 1, where they stand alone.</summary>
/// <param name="slot">Number of the voice.</param>
/// <param name="place">The pitch, semitones (<see cref="VoiceTimbre.Place"/>).</param>
internal sealed class TimbreTally(int slot, int place)
{
    /// <summary>Number of the voice.</summary>
    internal int Slot => slot;

    /// <summary>The pitch, semitones.</summary>
    internal int Place => place;

    /// <summary>Weights of the tones, added up.</summary>
    internal double Size { get; private set; }

    /// <summary>Of each partial: weighted roots, added up.</summary>
    internal double[] Roots { get; } = new double[ToneTracks.Harmonics];

    /// <summary>Of each partial: weights of the tones in which it stood alone, added up.</summary>
    internal double[] Weights { get; } = new double[ToneTracks.Harmonics];

    /// <summary>Weighted squares of the roots of all partials, added up.</summary>
    internal double Squares { get; private set; }

    /// <summary>Weights of the tones that last long enough to sway, added up.</summary>
    internal double LastingSize { get; private set; }

    /// <summary>Weighted extents of their vibrato, added up (<see cref="Vibrato.Extent"/>).</summary>
    internal double Vibratos { get; private set; }

    /// <summary>Of all tones of some frames.</summary>
    /// <param name="tones">Tones with the partials that the mixture has.</param>
    /// <param name="from">The first frame.</param>
    /// <param name="to">The frame after the last.</param>
    /// <param name="weight">How much a tone counts whose partials add up to this much.</param>
    internal static IReadOnlyCollection<TimbreTally> Of(ToneTracks tones, int from, int to, Func<double, double> weight)
    {
        var tallies = new Dictionary<(int Slot, int Place), TimbreTally>();
        for (var frame = from; frame < to; frame++)
        for (var slot = 0; slot < tones.VoiceCount; slot++)
        {
            if (tones.FundamentalHz(slot, frame) is not (> 0 and var fundamental) || tones.Size(slot, frame) is not (> 0 and var size))
                continue;
            var key = (slot, VoiceTimbre.Place(fundamental));
            if (!tallies.TryGetValue(key, out var tally))
                tallies[key] = tally = new TimbreTally(slot, key.Item2);
            tally.Add(tones, frame, size, weight(size));
        }
        return tallies.Values;
    }

    private void Add(ToneTracks tones, int frame, double size, double weight)
    {
        var partials = tones.Partials(slot, frame);
        Size += weight;
        if (Vibrato.Extent(tones, slot, frame) is { } vibrato)
            (LastingSize, Vibratos) = (LastingSize + weight, Vibratos + (weight * vibrato));
        for (var h = 1; h <= partials.Length; h++)
            if (partials[h - 1] > 0 && tones.StandsAlone(slot, frame, h))
            {
                Roots[h - 1] += weight * Math.Sqrt(partials[h - 1] / size);
                Weights[h - 1] += weight;
                Squares += weight * partials[h - 1] / size;
            }
    }
}
