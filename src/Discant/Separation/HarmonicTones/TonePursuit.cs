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

    /// <summary>Half the squared distance of the last spectrum, compressed, from silence.</summary>
    internal double DistanceFromSilence { get; private set; }

    /// <summary>Half the squared distance of the last spectrum, compressed, from the tones that were found.</summary>
    internal double DistanceLeft { get; private set; }

    /// <summary>Finds tones until a further one explains too little.</summary>
    /// <param name="magnitudes">Of a spectrum of the transform.</param>
    /// <param name="dictionary">voices x <see cref="ToneTracks.Harmonics"/>.</param>
    /// <returns>At most one a voice; empty for silence.</returns>
    public IReadOnlyList<HarmonicTone> Find(ReadOnlySpan<double> magnitudes, IReadOnlyList<double[]> dictionary)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        CompressedSpectrum.Of(magnitudes, _target);
        HarmonicTone[] tones = [];
        var room = new double[dictionary.Count * _search.Count];
        DistanceLeft = DistanceFromSilence = Fit.Distance(_target, dictionary, tones);
        for (var round = 0; round < 2 * dictionary.Count; round++)
        {
            TensorPrimitives.Negate(Fit.Difference, _remaining);
            if (_search.Best(_remaining, dictionary, room) is not { } further)
                break;
            HarmonicTone[] tried = [.. tones, further];
            var distance = Fit.Refine(_target, dictionary, tried, _options.FitSteps);
            var kept = tried.GroupBy(t => t.Voice).Select(own => own.MaxBy(t => t.Amplitude)).ToArray();
            if (kept.Length < tried.Length)
                distance = Fit.Refine(_target, dictionary, tried = kept, _options.FitSteps);
            if (distance >= _options.Acceptance * _options.Acceptance * DistanceLeft)
                break;
            (tones, DistanceLeft) = (tried, distance);
        }
        Fit.Distance(_target, dictionary, tones);
        return tones;
    }
}
