using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Tones of known timbres fitted to a spectrum together: amplitudes, fundamentals, widths and inharmonicities that bring the sum of their
/// magnitudes, compressed, nearest to the spectrum's (spec 9, step 2).
/// </summary>
/// <remarks>
/// Gauss-Newton steps with Levenberg's and Marquardt's damping, projected onto the bounds; parameters at a bound that the slope presses
/// them against stay there. The amplitude's root is the parameter, in which a compressed peak is linear. Keeps work space: one a thread.
/// </remarks>
public sealed class ToneFit
{
    /// <summary>Parameters of a tone: root of the amplitude, fundamental, width, inharmonicity.</summary>
    internal const int Parameters = 4;

    // Of the peaks' standard deviation: beyond, even the compressed peak is below 1e-3.
    private const double Reach = 5.5;
    private const int MostTries = 6;

    private readonly int _bins;
    private readonly double _peakWidth;
    private readonly double[] _lowest;
    private readonly double[] _highest;
    private readonly double[] _model;
    private readonly double[] _difference;
    private readonly double[] _perMagnitude;

    // One for each parameter: what the difference changes by.
    private readonly List<double[]> _slopes = [];

    /// <param name="stft">The transform that the spectra are of.</param>
    /// <param name="bounds">What tones may be like.</param>
    public ToneFit(GaussianStft stft, ToneBounds bounds)
    {
        ArgumentNullException.ThrowIfNull(stft);
        ArgumentNullException.ThrowIfNull(bounds);
        (_bins, _peakWidth) = (stft.Bins, stft.PeakWidth);
        _lowest = [0, bounds.LowestHz / stft.BinHz, bounds.LeastWidth, 0];
        _highest = [double.MaxValue, bounds.HighestHz / stft.BinHz, bounds.MostWidth, bounds.MostInharmonicity];
        (_model, _difference, _perMagnitude) = (new double[_bins], new double[_bins], new double[_bins]);
    }

    /// <summary>What the last fit leaves: compressed sum of the tones minus compressed spectrum.</summary>
    internal ReadOnlySpan<double> Difference => _difference;

    /// <summary>Moves tones to where their sum is nearest to a spectrum.</summary>
    /// <param name="target">The spectrum, compressed.</param>
    /// <param name="dictionary">voices x <see cref="ToneTracks.Harmonics"/>.</param>
    /// <param name="tones">Begin where they are, and are replaced.</param>
    /// <param name="steps">At most so many.</param>
    /// <returns>Half the squared distance that is left.</returns>
    internal double Refine(ReadOnlySpan<double> target, IReadOnlyList<double[]> dictionary, Span<HarmonicTone> tones, int steps)
    {
        var size = tones.Length * Parameters;
        var (normal, slope) = (new double[size * size], new double[size]);
        var trial = new HarmonicTone[tones.Length];
        var (distance, damping) = (Distance(target, dictionary, tones), 1e-3);
        for (var step = 0; step < steps; step++)
        {
            Slopes(dictionary, tones);
            Equations(size, normal, slope);
            var (before, tries) = (distance, 0);
            for (; tries < MostTries; tries++, damping *= 8)
            {
                Moved(tones, Step(tones, normal, slope, damping), trial);
                var reached = Distance(target, dictionary, trial);
                if (reached >= distance)
                    continue;
                trial.CopyTo(tones);
                (distance, damping) = (reached, Math.Max(1e-7, damping / 8));
                break;
            }
            if (tries == MostTries)
                Distance(target, dictionary, tones);
            if (before - distance < 1e-4 * before)
                break;
        }
        return distance;
    }

    /// <summary>Half the squared distance of the tones' compressed sum from a spectrum.</summary>
    internal double Distance(ReadOnlySpan<double> target, IReadOnlyList<double[]> dictionary, ReadOnlySpan<HarmonicTone> tones)
    {
        Array.Clear(_model);
        foreach (var tone in tones)
            Render(tone, dictionary[tone.Voice], _model);
        CompressedSpectrum.Of(_model, _model);
        TensorPrimitives.Subtract<double>(_model, target, _difference);
        return 0.5 * TensorPrimitives.SumOfSquares<double>(_difference);
    }

    /// <summary>Slopes of <see cref="Distance"/> in the parameters, in order of the tones, at the tones whose distance was taken last.</summary>
    internal double[] Gradient(IReadOnlyList<double[]> dictionary, ReadOnlySpan<HarmonicTone> tones)
    {
        Slopes(dictionary, tones);
        var gradient = new double[tones.Length * Parameters];
        for (var k = 0; k < gradient.Length; k++)
            gradient[k] = TensorPrimitives.Dot<double>(_slopes[k], _difference);
        return gradient;
    }

    /// <summary>Adds the slopes of <see cref="Distance"/> in the dictionary's rows, at the tones whose distance was taken last.</summary>
    /// <param name="tones">The tones.</param>
    /// <param name="gradient">voices x <see cref="ToneTracks.Harmonics"/>.</param>
    internal void AddDictionaryGradient(ReadOnlySpan<HarmonicTone> tones, IReadOnlyList<double[]> gradient)
    {
        TensorPrimitives.Divide(_difference, _model, _difference);
        foreach (var tone in tones)
        {
            for (var h = 1; h <= ToneTracks.Harmonics; h++)
            {
                var peak = Peak.At(tone.Partial(h), tone.Width * _peakWidth, Reach, _bins);
                var sum = 0.0;
                for (var s = peak.First; s < peak.End; s++, peak.Next())
                    sum += peak.Value * _difference[s];
                // d sqrt(model) = d model / (2 sqrt(model)).
                gradient[tone.Voice][h - 1] += 0.5 * tone.Amplitude * sum;
            }
        }
    }

    /// <summary>Adds a tone's magnitudes to a spectrum.</summary>
    internal void Render(HarmonicTone tone, ReadOnlySpan<double> row, Span<double> magnitudes)
    {
        for (var h = 1; h <= row.Length; h++)
            if (row[h - 1] > 0)
                AddPeak(tone.Partial(h), tone.Width, tone.Amplitude * row[h - 1], magnitudes);
    }

    /// <summary>Adds a partial's peak to a spectrum.</summary>
    internal void AddPeak(double centre, double width, double height, Span<double> magnitudes)
    {
        var peak = Peak.At(centre, width * _peakWidth, Reach, _bins);
        for (var s = peak.First; s < peak.End; s++, peak.Next())
            magnitudes[s] += height * peak.Value;
    }

    /// <summary>Product of a spectrum with a peak of height 1.</summary>
    internal double PeakProduct(double centre, double width, ReadOnlySpan<double> magnitudes)
    {
        var peak = Peak.At(centre, width * _peakWidth, Reach, _bins);
        var sum = 0.0;
        for (var s = peak.First; s < peak.End; s++, peak.Next())
            sum += peak.Value * magnitudes[s];
        return sum;
    }

    private void Slopes(IReadOnlyList<double[]> dictionary, ReadOnlySpan<HarmonicTone> tones)
    {
        while (_slopes.Count < tones.Length * Parameters)
            _slopes.Add(new double[_bins]);
        // d sqrt(model) = d model / (2 sqrt(model)).
        TensorPrimitives.Divide(0.5, _model, _perMagnitude);
        for (var t = 0; t < tones.Length; t++)
        {
            for (var p = 0; p < Parameters; p++)
                Array.Clear(_slopes[(t * Parameters) + p]);
            AddSlopes(tones[t], dictionary[tones[t].Voice], t * Parameters);
            for (var p = 0; p < Parameters; p++)
                TensorPrimitives.Multiply(_slopes[(t * Parameters) + p], _perMagnitude, _slopes[(t * Parameters) + p]);
        }
    }

    private void AddSlopes(HarmonicTone tone, ReadOnlySpan<double> row, int first)
    {
        var (amplitude, fundamental, width, spread) = (_slopes[first], _slopes[first + 1], _slopes[first + 2], _slopes[first + 3]);
        var deviation = tone.Width * _peakWidth;
        for (var h = 1; h <= row.Length; h++)
        {
            if (row[h - 1] <= 0)
                continue;
            var stretch = Math.Sqrt(1 + (tone.Inharmonicity * h * h));
            var centre = tone.Fundamental * h * stretch;
            var (ofFundamental, ofSpread) = (h * stretch, tone.Fundamental * h * h * h / (2 * stretch));
            var height = tone.Amplitude * row[h - 1];
            var perRoot = 2 * Math.Sqrt(tone.Amplitude) * row[h - 1];
            var peak = Peak.At(centre, deviation, Reach, _bins);
            for (var s = peak.First; s < peak.End; s++, peak.Next())
            {
                var distance = (s - centre) / deviation;
                var moved = height * peak.Value * distance / deviation;
                amplitude[s] += perRoot * peak.Value;
                fundamental[s] += moved * ofFundamental;
                width[s] += moved * distance * _peakWidth;
                spread[s] += moved * ofSpread;
            }
        }
    }

    private void Equations(int size, Span<double> normal, Span<double> slope)
    {
        for (var a = 0; a < size; a++)
        {
            slope[a] = TensorPrimitives.Dot<double>(_slopes[a], _difference);
            for (var b = 0; b <= a; b++)
                normal[(a * size) + b] = normal[(b * size) + a] = TensorPrimitives.Dot<double>(_slopes[a], _slopes[b]);
        }
    }

    // -(N + damping diag N)^-1 slope, without the parameters that stay at their bounds.
    private double[] Step(ReadOnlySpan<HarmonicTone> tones, ReadOnlySpan<double> normal, ReadOnlySpan<double> slope, double damping)
    {
        var size = slope.Length;
        var free = new List<int>(size);
        for (var k = 0; k < size; k++)
        {
            var value = Value(tones[k / Parameters], k % Parameters);
            var pressed = slope[k] > 0 ? value <= _lowest[k % Parameters] : value >= _highest[k % Parameters];
            if (!pressed && normal[(k * size) + k] > 0)
                free.Add(k);
        }
        var step = new double[size];
        var (system, solution) = (new double[free.Count * free.Count], new double[free.Count]);
        for (var a = 0; a < free.Count; a++)
        {
            solution[a] = -slope[free[a]];
            for (var b = 0; b < free.Count; b++)
                system[(a * free.Count) + b] = normal[(free[a] * size) + free[b]] * (a == b ? 1 + damping : 1);
        }
        SolveSymmetric(system, solution);
        for (var a = 0; a < free.Count; a++)
            step[free[a]] = solution[a];
        return step;
    }

    // Cholesky's factorisation in place; a pivot that rounding has made nothing ends the parameter's part.
    internal static void SolveSymmetric(Span<double> system, Span<double> solution)
    {
        var size = solution.Length;
        for (var k = 0; k < size; k++)
        {
            var row = system.Slice(k * size, size);
            for (var j = 0; j <= k; j++)
            {
                var other = system.Slice(j * size, size);
                var sum = row[j] - TensorPrimitives.Dot<double>(row[..j], other[..j]);
                if (j < k)
                    row[j] = other[j] > 0 ? sum / other[j] : 0;
                else
                    row[k] = sum > 1e-14 * row[k] ? Math.Sqrt(sum) : 0;
            }
            solution[k] = row[k] > 0 ? (solution[k] - TensorPrimitives.Dot<double>(row[..k], solution[..k])) / row[k] : 0;
        }
        for (var k = size - 1; k >= 0; k--)
        {
            for (var j = k + 1; j < size; j++)
                solution[k] -= system[(j * size) + k] * solution[j];
            solution[k] = system[(k * size) + k] > 0 ? solution[k] / system[(k * size) + k] : 0;
        }
    }

    private void Moved(ReadOnlySpan<HarmonicTone> tones, ReadOnlySpan<double> step, Span<HarmonicTone> moved)
    {
        Span<double> values = stackalloc double[Parameters];
        for (var t = 0; t < tones.Length; t++)
        {
            for (var p = 0; p < Parameters; p++)
                values[p] = Math.Clamp(Value(tones[t], p) + step[(t * Parameters) + p], _lowest[p], _highest[p]);
            moved[t] = new HarmonicTone(tones[t].Voice, values[0] * values[0], values[1], values[2], values[3]);
        }
    }

    private static double Value(HarmonicTone tone, int parameter) =>
        parameter switch
        {
            0 => Math.Sqrt(tone.Amplitude),
            1 => tone.Fundamental,
            2 => tone.Width,
            _ => tone.Inharmonicity,
        };

    // exp(-d^2 / 2 sigma^2) from bin to bin without an exponential each: the ratio of neighbours changes by one and the same factor.
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private ref struct Peak
    {
        private double _ratio;
        private double _factor;

        public int First;
        public int End;
        public double Value;

        public static Peak At(double centre, double deviation, double reach, int bins)
        {
            var first = Math.Max(0, (int)Math.Ceiling(centre - (reach * deviation)));
            var end = (int)Math.Min(bins, Math.Floor(centre + (reach * deviation)) + 1);
            if (first >= end)
                return new Peak { First = 0, End = 0 };
            var square = deviation * deviation;
            var distance = first - centre;
            return new Peak
            {
                First = first,
                End = end,
                Value = Math.Exp(-0.5 * distance * distance / square),
                _ratio = Math.Exp(-(distance + 0.5) / square),
                _factor = Math.Exp(-1 / square),
            };
        }

        public void Next()
        {
            Value *= _ratio;
            _ratio *= _factor;
        }
    }
}
