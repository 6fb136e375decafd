namespace Discant.Separation.HarmonicTones;

/// <summary>What a voice sounds like at each pitch.</summary>
internal sealed class VoiceTimbre
{
    /// <summary>Pitches that are told apart.</summary>
    internal const int Semitones = 160;

    // Where a voice has few tones near a pitch, its timbre over all pitches stands in: so many frames' worth.
    private const double WholeVoiceFrames = 10;

    private readonly double[][] _rows;
    private readonly Lazy<double[][]> _roots;

    private VoiceTimbre(double[][] rows)
    {
        _rows = rows;
        _roots = new(() => Array.ConvertAll(rows, row => Array.ConvertAll(row, Math.Sqrt)));
    }

    /// <summary>The same timbre at every pitch.</summary>
    /// <param name="row">Magnitudes of the partials.</param>
    public static VoiceTimbre Everywhere(double[] row)
    {
        var rows = new double[Semitones][];
        Array.Fill(rows, row);
        return new VoiceTimbre(rows);
    }

    /// <summary>Mean partials of the tones that each voice was given, spread over neighbouring pitches.</summary>
    /// <param name="tracks">Tones with the partials that the mixture has.</param>
    /// <param name="reach">Standard deviation of the spread, semitones.</param>
    public static VoiceTimbre[] OfAll(ToneTracks tracks, double reach)
    {
        return Array.ConvertAll(
            TimbreSum.OfAll(tracks, _ => 1),
            voice => new VoiceTimbre([.. Enumerable.Range(0, Semitones).Select(place => Row(voice, place, reach))])
        );
    }

    private static double[] Row(TimbreSum voice, int place, double reach)
    {
        var (roots, weights) = (new double[ToneTracks.Harmonics], new double[ToneTracks.Harmonics]);
        voice.AddNear(place, reach, roots, weights);
        for (var h = 0; h < roots.Length; h++)
            roots[h] =
                voice.Weights[h] > 0
                    ? Math.Pow((roots[h] + (WholeVoiceFrames * voice.Roots[h] / voice.Weights[h])) / (weights[h] + WholeVoiceFrames), 2)
                    : 0;
        return roots;
    }

    /// <summary>Magnitudes of the partials at a pitch.</summary>
    public double[] At(double fundamentalHz) => _rows[Place(fundamentalHz)];

    /// <summary>Roots of the magnitudes of the partials at a pitch.</summary>
    public double[] RootsAt(double fundamentalHz) => _roots.Value[Place(fundamentalHz)];

    /// <summary>The same timbre, such that the partials add up to 1 at every pitch at which it has any.</summary>
    public VoiceTimbre AddingUpTo1() =>
        new(Array.ConvertAll(_rows, row => row.Sum() is > 0 and var sum ? Array.ConvertAll(row, x => x / sum) : row));

    /// <summary>Number of the semitone of a pitch.</summary>
    internal static int Place(double fundamentalHz) => Math.Clamp((int)Math.Round(12 * Math.Log2(fundamentalHz)), 0, Semitones - 1);
}
