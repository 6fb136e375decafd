using System.Numerics.Tensors;

namespace Discant.Pitch;

/// <summary>Finds the F0s of one frame after the other: the strongest harmonic sound, then the strongest in what is left, and so on.</summary>
internal sealed class HarmonicIteration
{
    private const double HighestPartialHz = 7600;
    private const double LeastSalience = 0.02; // of the first sound's: nothing worth a look is weaker
    private const double LeastSum = 1e-30;
    private const double SameSoundCents = 40;
    private const int RefiningPartials = 10;

    private readonly HarmonicSumOptions _options;
    private readonly PitchBins _bins;
    private readonly double _binHz;
    private readonly SpectralWhitening _whitening;
    private readonly LogSpectrum _logSpectrum;
    private readonly HarmonicSalience _salience;
    private readonly PartialLobe _lobe = new();
    private readonly double[] _residual;
    private readonly double[] _sums;
    private readonly (double Hertz, double Magnitude)[] _partials;

    /// <param name="options">Settings.</param>
    /// <param name="bins">The grid on which F0s are looked for.</param>
    /// <param name="sampleRate">Hz.</param>
    public HarmonicIteration(HarmonicSumOptions options, PitchBins bins, int sampleRate)
    {
        (_options, _bins) = (options, bins);
        _binHz = sampleRate / (2.0 * options.Window);
        SpectrumBins = options.Window + 1;
        _whitening = new SpectralWhitening(SpectrumBins, _binHz, options.Compression);
        _logSpectrum = new LogSpectrum(bins, _binHz, HighestPartialHz, options.ToleranceCents);
        _salience = new HarmonicSalience(bins, options, _logSpectrum.Count);
        _residual = new double[SpectrumBins];
        _sums = new double[_salience.Count];
        _partials = new (double, double)[options.Partials];
    }

    /// <summary>Number of magnitudes of a frame.</summary>
    public int SpectrumBins { get; }

    /// <summary>The sounds of a frame and what speaks for each, in the order of their finding.</summary>
    /// <param name="magnitudes">Of the Hann-windowed frame, padded with zeros to twice the window.</param>
    /// <param name="relativeDb">Level of the frame beside the loudest of the recording.</param>
    public HarmonicEvidence[] Hear(ReadOnlySpan<double> magnitudes, double relativeDb)
    {
        var found = new List<HarmonicEvidence>();
        magnitudes.CopyTo(_residual);
        _whitening.Apply(_residual);
        var first = 0.0;
        for (var turn = 0; turn < _options.MostCandidates; turn++)
        {
            FillSums();
            var best = TensorPrimitives.IndexOfMax<double>(_sums);
            if (turn == 0)
                first = _sums[best];
            if (!(_sums[best] > LeastSalience * first))
                break;
            var hertz = Refine(_bins.Hertz(_salience.FirstBin + best));
            if (!found.Exists(e => Math.Abs(PitchScale.Cents(e.Hertz, hertz)) < SameSoundCents))
                found.Add(Evidence(hertz, _sums[best], first, relativeDb, found));
            Cancel(hertz);
        }
        FillSums();
        var rest = Math.Max(TensorPrimitives.Sum<double>(_sums) / _sums.Length, LeastSum);
        return [.. found.Select(e => e with { AboveRest = e.AboveRest / rest })];
    }

    private void FillSums()
    {
        _logSpectrum.Fill(_residual);
        _salience.Fill(_logSpectrum.Values, _sums);
    }

    // What is above the rest is known only when the rest is: until then it is the salience itself.
    private static HarmonicEvidence Evidence(double hertz, double sum, double first, double relativeDb, List<HarmonicEvidence> found) =>
        new()
        {
            Hertz = hertz,
            BesideFirst = sum / first,
            AboveRest = sum,
            RelativeDb = relativeDb,
            IsMultiple = found.Exists(e => IsInteger(hertz / e.Hertz)),
            IsDivisor = found.Exists(e => IsInteger(e.Hertz / hertz)),
        };

    // Partials tell F0 the better the higher they are, and the stronger.
    private double Refine(double hertz)
    {
        for (var round = 0; round < 2; round++)
        {
            var (sum, weights) = (0.0, 0.0);
            for (var m = 1; m <= RefiningPartials && m * hertz < HighestPartialHz; m++)
            {
                var (place, magnitude) = Peak(m * hertz);
                if (Math.Abs(PitchScale.Cents(place, m * hertz)) > 2 * _options.ToleranceCents)
                    continue;
                sum += magnitude * place;
                weights += magnitude * m;
            }
            if (weights > 0)
                hertz = sum / weights;
        }
        return hertz;
    }

    private void MeasurePartials(double hertz)
    {
        for (var m = 1; m <= _partials.Length; m++)
            _partials[m - 1] = m * hertz < HighestPartialHz ? Peak(m * hertz) : (m * hertz, 0);
    }

    // The largest magnitude near a frequency: a parabola through the logarithms of three bins.
    private (double Hertz, double Magnitude) Peak(double hertz)
    {
        var reach = Math.Max(1, (Math.Pow(2, _options.ToleranceCents / 1200) - 1) * hertz / _binHz);
        var centre = hertz / _binHz;
        var from = Math.Max(1, (int)Math.Round(centre - reach));
        var to = Math.Min(_residual.Length - 2, (int)Math.Round(centre + reach));
        var best = from;
        for (var k = from + 1; k <= to; k++)
        {
            if (_residual[k] > _residual[best])
                best = k;
        }
        var (left, middle, right) = (_residual[best - 1], _residual[best], _residual[best + 1]);
        if (!(middle > left && middle >= right && left > 0 && right > 0))
            return (hertz, middle);
        var (a, b, c) = (Math.Log(left), Math.Log(middle), Math.Log(right));
        var shift = 0.5 * (a - c) / (a - 2 * b + c);
        return ((best + shift) * _binHz, Math.Exp(b - 0.25 * (a - c) * shift));
    }

    private void Cancel(double hertz)
    {
        MeasurePartials(hertz);
        for (var m = 1; m <= _partials.Length && m * hertz < HighestPartialHz; m++)
        {
            var share = Math.Pow(_salience.Weight(hertz, m) / _salience.Weight(hertz, 1), _options.CancellationFall);
            var amount = _options.Cancellation * share * SmoothedMagnitude(m);
            var centre = _partials[m - 1].Hertz / _binHz;
            var last = Math.Min(_residual.Length - 1, (int)(centre + PartialLobe.Reach));
            for (var k = Math.Max(0, (int)Math.Ceiling(centre - PartialLobe.Reach)); k <= last; k++)
                _residual[k] = Math.Max(0, _residual[k] - amount * _lobe.At(k - centre));
        }
    }

    // A partial that rises above its neighbours probably coincides with another sound's: only the even share is this sound's.
    private double SmoothedMagnitude(int m)
    {
        var own = _partials[m - 1].Magnitude;
        if (m == 1 || m == _partials.Length)
            return own;
        return Math.Min(own, (_partials[m - 2].Magnitude + own + _partials[m].Magnitude) / 3);
    }

    private static bool IsInteger(double ratio)
    {
        var nearest = Math.Round(ratio);
        return nearest >= 2 && Math.Abs(PitchScale.Cents(ratio, nearest)) < SameSoundCents;
    }
}
