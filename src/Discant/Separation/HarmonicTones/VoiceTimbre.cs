namespace Discant.Separation.HarmonicTones;

/// <summary>What a voice sounds like at each pitch.</summary>
internal sealed class VoiceTimbre
{
    private const int Semitones = 160;

    // Where a voice has few tones near a pitch, its timbre over all pitches stands in: so many frames' worth.
    private const double WholeVoiceFrames = 10;

    private readonly double[][] _rows;

    private VoiceTimbre(double[][] rows) => _rows = rows;

    /// <summary>The same timbre at every pitch.</summary>
    /// <param name="row">Magnitudes of the partials.</param>
    public static VoiceTimbre Everywhere(double[] row)
    {
        var rows = new double[Semitones][];
        Array.Fill(rows, row);
        return new VoiceTimbre(rows);
    }

    /// <summary>Mean partials of the tones that a voice was given, spread over neighbouring pitches.</summary>
    /// <param name="tracks">Tones with the partials that the mixture has.</param>
    /// <param name="voice">Number of the voice.</param>
    /// <param name="reach">Standard deviation of the spread, semitones.</param>
    private static VoiceTimbre Of(ToneTracks tracks, int voice, double reach)
    {
        // Roots of the partials of every tone at norm 1, by semitone, and how often each partial was heard by itself.
        var (sums, counts) = (new double[Semitones, ToneTracks.Harmonics], new double[Semitones, ToneTracks.Harmonics]);
        for (var frame = 0; frame < tracks.FrameCount; frame++)
            if (tracks.FundamentalHz(voice, frame) > 0)
                Add(tracks, voice, frame, sums, counts);
        return new VoiceTimbre([.. Enumerable.Range(0, Semitones).Select(place => Row(place, reach, sums, counts))]);
    }

    /// <summary>The timbre of each voice.</summary>
    /// <param name="tracks">Tones with the partials that the mixture has.</param>
    /// <param name="reach">Standard deviation of the spread, semitones.</param>
    public static VoiceTimbre[] OfAll(ToneTracks tracks, double reach) =>
        [.. Enumerable.Range(0, tracks.VoiceCount).Select(voice => Of(tracks, voice, reach))];

    /// <summary>How loud a tone is against a timbre, by the partials that count; null where none does.</summary>
    /// <param name="partials">Magnitudes of the tone's partials.</param>
    /// <param name="row">Those of the timbre.</param>
    /// <param name="counts">Which count.</param>
    public static double? Level(ReadOnlySpan<float> partials, double[] row, bool[] counts)
    {
        var (heard, known) = (0.0, 0.0);
        for (var h = 0; h < partials.Length; h++)
            if (counts[h])
            {
                heard += Math.Sqrt(partials[h] * row[h]);
                known += row[h];
            }
        return known > 0 ? Math.Pow(heard / known, 2) : null;
    }

    /// <summary>Magnitudes of the partials at a pitch.</summary>
    public double[] At(double fundamentalHz) => _rows[Place(fundamentalHz)];

    private static void Add(ToneTracks tracks, int voice, int frame, double[,] sums, double[,] counts)
    {
        var partials = tracks.Partials(voice, frame);
        var norm = Math.Sqrt(System.Numerics.Tensors.TensorPrimitives.Sum<float>(partials));
        if (norm <= 0)
            return;
        var place = Place(tracks.FundamentalHz(voice, frame));
        for (var h = 1; h <= partials.Length; h++)
        {
            if (partials[h - 1] <= 0 || !tracks.StandsAlone(voice, frame, h))
                continue;
            sums[place, h - 1] += Math.Sqrt(partials[h - 1]) / norm;
            counts[place, h - 1]++;
        }
    }

    private static double[] Row(int place, double reach, double[,] sums, double[,] counts)
    {
        var row = new double[ToneTracks.Harmonics];
        for (var h = 0; h < row.Length; h++)
        {
            var (whole, frames, near, weight) = (0.0, 0.0, 0.0, 0.0);
            for (var k = 0; k < Semitones; k++)
            {
                var share = Math.Exp(-0.5 * Math.Pow((k - place) / reach, 2));
                (whole, frames) = (whole + sums[k, h], frames + counts[k, h]);
                (near, weight) = (near + (share * sums[k, h]), weight + (share * counts[k, h]));
            }
            if (frames > 0)
                row[h] = Math.Pow((near + (WholeVoiceFrames * whole / frames)) / (weight + WholeVoiceFrames), 2);
        }
        return row;
    }

    private static int Place(double fundamentalHz) => Math.Clamp((int)Math.Round(12 * Math.Log2(fundamentalHz)), 0, Semitones - 1);
}
