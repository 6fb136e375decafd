using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Finds the tones of a frame, at most one a voice, by what a dictionary knows of the voices' timbres: sparse pursuit (Schulze and King
/// 2021; spec 9).
/// </summary>
/// <remarks>Keeps work space: one a thread. Frames are searched each on its own.</remarks>
public sealed class TonePursuit
{
    private readonly TonePursuitOptions _options;
    private readonly ToneSearch _search;
    private readonly double[] _target;
    private readonly double[] _remaining;

    /// <param name="stft">The transform that the spectra are of.</param>
    /// <param name="options">How tones are sought.</param>
    public TonePursuit(GaussianStft stft, TonePursuitOptions options)
    {
        ArgumentNullException.ThrowIfNull(stft);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _search = new ToneSearch(stft, options.Bounds, options.StepCents);
        Fit = new ToneFit(stft, options.Bounds);
        (_target, _remaining) = (new double[stft.Bins], new double[stft.Bins]);
    }

    /// <summary>Holds what the last search has left.</summary>
    internal ToneFit Fit { get; }

    /// <summary>Finds tones until a further one explains too little.</summary>
    /// <param name="magnitudes">Of a spectrum of the transform.</param>
    /// <param name="dictionary">voices x <see cref="ToneTracks.Harmonics"/>.</param>
    /// <returns>At most one a voice; empty for silence.</returns>
    public IReadOnlyList<HarmonicTone> Find(ReadOnlySpan<double> magnitudes, IReadOnlyList<double[]> dictionary)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        CompressedSpectrum.Of(magnitudes, _target);
        HarmonicTone[] tones = [];
        var left = Fit.Distance(_target, dictionary, tones);
        for (var round = 0; round < dictionary.Count; round++)
        {
            Fit.Distance(_target, dictionary, tones);
            TensorPrimitives.Negate(Fit.Difference, _remaining);
            var (tried, distance) = Further(tones, dictionary);
            if (distance >= _options.Acceptance * _options.Acceptance * left)
                break;
            (tones, left) = (tried, distance);
        }
        Fit.Distance(_target, dictionary, tones);
        return tones;
    }

    // The tones and one more, as near as they can come; where a voice that has a tone already would play it best, that tone goes to another.
    private (HarmonicTone[] Tones, double Distance) Further(HarmonicTone[] tones, IReadOnlyList<double[]> dictionary)
    {
        HarmonicTone[] nearest = tones;
        var least = double.PositiveInfinity;
        var free = Enumerable.Range(0, dictionary.Count).Except(tones.Select(t => t.Voice)).ToArray();
        foreach (var further in _search.BestOfEach(_remaining, dictionary).OrderByDescending(f => f.Fit).Take(_options.Candidates))
        {
            var own = Array.FindIndex(tones, t => t.Voice == further.Tone.Voice);
            foreach (var other in own < 0 ? [-1] : free)
            {
                HarmonicTone[] tried = [.. tones, further.Tone];
                if (own >= 0)
                    tried[own] = tried[own] with { Voice = other };
                var distance = Fit.Refine(_target, dictionary, tried, _options.FitSteps);
                if (distance < least)
                    (nearest, least) = (tried, distance);
            }
        }
        return (nearest, least);
    }
}
