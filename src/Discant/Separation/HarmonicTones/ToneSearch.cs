using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Where in a spectrum a tone of a known timbre would explain most: the spectrum, compressed, is correlated with each voice's pattern of
/// partials over a fine grid of fundamentals (spec 9, step 1, as a harmonic sum in linear frequency).
/// </summary>
/// <remarks>Keeps work space: one a thread.</remarks>
public sealed class ToneSearch
{
    // Of the spectrum in which partials are looked up.
    private const int StepsABin = 8;

    // Of the peaks' standard deviation: beyond, a compressed peak has less than a hundredth of its height.
    private const double Reach = 4.3;

    private readonly int _bins;
    private readonly double _binHz;
    private readonly int _semitone;
    private readonly double _peakNorm;
    private readonly double[] _fundamentals;

    // For each fundamental the places of its partials in the smoothed spectrum.
    private readonly int[][] _places;
    private readonly double[][] _kernels;
    private readonly double[] _padded;
    private readonly double[] _smooth;

    /// <param name="stft">The transform that the spectra are of.</param>
    /// <param name="bounds">Range of the fundamentals.</param>
    /// <param name="stepCents">From one fundamental of the grid to the next.</param>
    public ToneSearch(GaussianStft stft, ToneBounds bounds, double stepCents = 8)
    {
        ArgumentNullException.ThrowIfNull(stft);
        ArgumentNullException.ThrowIfNull(bounds);
        (_bins, _binHz, _semitone) = (stft.Bins, stft.BinHz, (int)Math.Ceiling(100 / stepCents) - 1);
        // Norm of a compressed peak of height 1, exp(-d^2 / 4 sigma^2).
        _peakNorm = Math.Sqrt(stft.PeakWidth * Math.Sqrt(2 * Math.PI));
        var (first, last) = (bounds.LowestHz / stft.BinHz, bounds.HighestHz / stft.BinHz);
        var count = 1 + (int)(1200 / stepCents * Math.Log2(last / first));
        _fundamentals = [.. Enumerable.Range(0, count).Select(k => first * Math.Pow(2, k * stepCents / 1200))];
        _places = Array.ConvertAll(_fundamentals, Places);
        _kernels = [.. Enumerable.Range(0, StepsABin).Select(phase => Kernel((double)phase / StepsABin, stft.PeakWidth))];
        _padded = new double[_bins + _kernels[0].Length];
        _smooth = new double[_bins * StepsABin];
    }

    /// <summary>Number of fundamentals of the grid.</summary>
    public int Count => _fundamentals.Length;

    /// <summary>A fundamental of the grid, bins.</summary>
    public double Fundamental(int number) => _fundamentals[number];

    /// <summary>How well each tone fits.</summary>
    /// <param name="compressed">What is to be explained: roots of magnitudes, or what is left of them.</param>
    /// <param name="dictionary">voices x <see cref="ToneTracks.Harmonics"/>.</param>
    /// <param name="fit">
    /// Receives voices x <see cref="Count"/>: the spectrum's product with each tone's pattern of norm 1. Its square is what the tone takes off
    /// the squared distance.
    /// </param>
    public void Correlate(ReadOnlySpan<double> compressed, IReadOnlyList<double[]> dictionary, Span<double> fit)
    {
        Smooth(compressed);
        for (var voice = 0; voice < dictionary.Count; voice++)
        {
            var row = dictionary[voice];
            var roots = Array.ConvertAll(row, Math.Sqrt);
            for (var k = 0; k < Count; k++)
                fit[(voice * Count) + k] = FitAt(k, row, roots).Fit;
        }
    }

    /// <summary>The tone of each voice that fits best.</summary>
    /// <param name="compressed">As for <see cref="Correlate"/>.</param>
    /// <param name="dictionary">voices x <see cref="ToneTracks.Harmonics"/>.</param>
    /// <returns>With their fit; none of a voice whose tones would explain nothing.</returns>
    public IReadOnlyList<(HarmonicTone Tone, double Fit)> BestOfEach(ReadOnlySpan<double> compressed, IReadOnlyList<double[]> dictionary)
    {
        var fit = new double[dictionary.Count * Count];
        Correlate(compressed, dictionary, fit);
        var found = new List<(HarmonicTone Tone, double Fit)>();
        for (var voice = 0; voice < dictionary.Count; voice++)
        {
            var best = TensorPrimitives.IndexOfMax<double>(fit.AsSpan(voice * Count, Count));
            if (fit[(voice * Count) + best] is > 0 and var value)
                found.Add((Tone(voice, best, value, dictionary), value));
        }
        return found;
    }

    /// <summary>The tones of each voice that fit best, at least 100 cents apart.</summary>
    /// <param name="compressed">As for <see cref="Correlate"/>.</param>
    /// <param name="timbres">Of the voices; the partials of each add up to 1.</param>
    /// <param name="most">Of each voice.</param>
    /// <returns>Voice by voice, the best first; none that would explain nothing.</returns>
    internal IReadOnlyList<HarmonicTone> BestOfEach(ReadOnlySpan<double> compressed, VoiceTimbre[] timbres, int most)
    {
        Smooth(compressed);
        var (found, fit, norms) = (new List<HarmonicTone>(), new double[Count], new double[Count]);
        for (var voice = 0; voice < timbres.Length; voice++)
        {
            for (var k = 0; k < Count; k++)
                (fit[k], norms[k]) = FitAt(
                    k,
                    timbres[voice].At(_fundamentals[k] * _binHz),
                    timbres[voice].RootsAt(_fundamentals[k] * _binHz)
                );
            for (var number = 0; number < most && TensorPrimitives.IndexOfMax<double>(fit) is var best && fit[best] > 0; number++)
            {
                found.Add(new HarmonicTone(voice, Math.Pow(fit[best] / norms[best], 2), _fundamentals[best]));
                var from = Math.Max(0, best - _semitone);
                fit.AsSpan(from, Math.Min(Count, best + _semitone + 1) - from).Clear();
            }
        }
        return found;
    }

    // Product of the smoothed spectrum with a tone's pattern of norm 1, and what the norm was.
    private (double Fit, double Norm) FitAt(int number, double[] row, double[] roots)
    {
        var (product, energy) = (0.0, 0.0);
        var places = _places[number];
        for (var h = 0; h < places.Length; h++)
        {
            product += roots[h] * _smooth[places[h]];
            energy += row[h];
        }
        var norm = _peakNorm * Math.Sqrt(energy);
        return (norm > 0 ? product / norm : 0, norm);
    }

    // The amplitude at which the pattern is nearest to the spectrum: its root is the product divided by the norm.
    private HarmonicTone Tone(int voice, int number, double fit, IReadOnlyList<double[]> dictionary)
    {
        var norm = _peakNorm * Math.Sqrt(dictionary[voice].AsSpan(0, _places[number].Length).ToArray().Sum());
        return new HarmonicTone(voice, Math.Pow(fit / norm, 2), _fundamentals[number]);
    }

    private int[] Places(double fundamental)
    {
        var count = Math.Min(ToneTracks.Harmonics, (int)((_bins - 1) / fundamental));
        return
        [
            .. Enumerable
                .Range(1, count)
                .Select(h => (int)Math.Round(h * fundamental * StepsABin))
                .Select(p => (p % StepsABin * _bins) + (p / StepsABin)),
        ];
    }

    // Product of the spectrum with a compressed peak at every eighth of a bin; the places of one phase lie together.
    private void Smooth(ReadOnlySpan<double> compressed)
    {
        var half = _kernels[0].Length / 2;
        compressed.CopyTo(_padded.AsSpan(half));
        for (var phase = 0; phase < StepsABin; phase++)
        {
            var smooth = _smooth.AsSpan(phase * _bins, _bins);
            smooth.Clear();
            for (var tap = 0; tap < _kernels[phase].Length; tap++)
                TensorPrimitives.MultiplyAdd(_padded.AsSpan(tap, _bins), _kernels[phase][tap], smooth, smooth);
        }
    }

    private static double[] Kernel(double offset, double width)
    {
        var half = (int)Math.Ceiling(Reach * width);
        return [.. Enumerable.Range(-half, (2 * half) + 1).Select(d => Math.Exp(-Math.Pow((d - offset) / width, 2) / 4))];
    }
}
