using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>Tallies of tones of one voice, added up by pitch.</summary>
internal sealed class TimbreSum
{
    // Of the reach: what lies further adds nothing.
    private const double Cut = 3;

    private readonly double[]?[] _roots = new double[VoiceTimbre.Semitones][];
    private readonly double[]?[] _weights = new double[VoiceTimbre.Semitones][];
    private int _tallies;
    private double _size;
    private double _pitches;
    private double _squares;

    /// <summary>Of each partial: roots at all pitches, added up.</summary>
    internal double[] Roots { get; } = new double[ToneTracks.Harmonics];

    /// <summary>Of each partial: weights at all pitches, added up.</summary>
    internal double[] Weights { get; } = new double[ToneTracks.Harmonics];

    /// <summary>Weights of the tones that last long enough to sway, added up.</summary>
    internal double LastingSize { get; private set; }

    /// <summary>Weighted extents of their vibrato, added up.</summary>
    internal double Vibratos { get; private set; }

    /// <summary>Where the tones lie.</summary>
    /// <remarks>Counted, since sums from which all was taken away again are rounding errors, not 0.</remarks>
    internal PitchRange Range => _tallies > 0 ? PitchRange.Of(_pitches, _squares, _size) : PitchRange.Unknown;

    /// <summary>Of all tones of each voice.</summary>
    /// <param name="tones">Tones with the partials that the mixture has.</param>
    /// <param name="weight">How much a tone counts whose partials add up to this much.</param>
    internal static TimbreSum[] OfAll(ToneTracks tones, Func<double, double> weight)
    {
        var voices = Enumerable.Range(0, tones.VoiceCount).Select(_ => new TimbreSum()).ToArray();
        foreach (var tally in TimbreTally.Of(tones, 0, tones.FrameCount, weight))
            voices[tally.Slot].Add(tally, 1);
        return voices;
    }

    /// <summary>Mean extent of the vibrato; with few tones that last, near that of all voices.</summary>
    /// <param name="all">All voices.</param>
    /// <param name="share">How much they count.</param>
    internal double Vibrato(TimbreSum all, double share)
    {
        var weights = LastingSize + (share * all.LastingSize);
        return weights > 0 ? (Vibratos + (share * all.Vibratos)) / weights : 0;
    }

    /// <summary>Adds a tally.</summary>
    /// <param name="tally">What some tones tell.</param>
    /// <param name="sign">1; -1 takes it away again.</param>
    internal void Add(TimbreTally tally, int sign)
    {
        _tallies += sign;
        var roots = _roots[tally.Place] ??= new double[ToneTracks.Harmonics];
        var weights = _weights[tally.Place] ??= new double[ToneTracks.Harmonics];
        TensorPrimitives.MultiplyAdd<double>(tally.Roots, sign, roots, roots);
        TensorPrimitives.MultiplyAdd<double>(tally.Weights, sign, weights, weights);
        TensorPrimitives.MultiplyAdd<double>(tally.Roots, sign, Roots, Roots);
        TensorPrimitives.MultiplyAdd<double>(tally.Weights, sign, Weights, Weights);
        LastingSize += sign * tally.LastingSize;
        Vibratos += sign * tally.Vibratos;
        var size = sign * tally.Size;
        (_size, _pitches, _squares) = (_size + size, _pitches + (size * tally.Place), _squares + (size * tally.Place * tally.Place));
    }

    /// <summary>Adds what there is around a pitch, less with the distance.</summary>
    /// <param name="place">The pitch, semitones.</param>
    /// <param name="reach">Standard deviation of the spread, semitones.</param>
    /// <param name="roots">Receives roots of each partial.</param>
    /// <param name="weights">Receives weights of each partial.</param>
    internal void AddNear(int place, double reach, Span<double> roots, Span<double> weights)
    {
        var far = (int)Math.Ceiling(Cut * reach);
        for (var other = Math.Max(0, place - far); other <= Math.Min(_roots.Length - 1, place + far); other++)
        {
            if (_roots[other] is not { } there)
                continue;
            var share = Math.Exp(-0.5 * Math.Pow((other - place) / reach, 2));
            TensorPrimitives.MultiplyAdd<double>(there, share, roots, roots);
            TensorPrimitives.MultiplyAdd<double>(_weights[other], share, weights, weights);
        }
    }
}
