using System.Runtime.InteropServices;

namespace Discant.Synthesis.Singing;

/// <summary>
/// Throat, mouth and nose: second-order resonators in cascade (Klatt 1980) whose coefficients go in straight lines from millisecond to
/// millisecond; stable throughout, because the coefficients of stable second-order filters form a convex set.
/// </summary>
internal sealed class VocalTract
{
    /// <summary>Formants above this share of the sample rate are left out.</summary>
    private const double HighestShare = 0.45;

    /// <summary>Below this a filter's memory is set to zero, before it reaches the slow subnormal numbers.</summary>
    private const double Negligible = 1e-25;

    private const double NasalBandwidthHz = 100;

    private readonly int _sampleRate;
    private readonly Section[] _formants;
    private Section _nasalPole;
    private Section _nasalZero;

    public VocalTract(VocalControls controls, int sampleRate)
    {
        _sampleRate = sampleRate;
        var count = controls.FormantHz.TakeWhile(f => f.Max() < HighestShare * sampleRate).Count();
        _formants = new Section[count];
        for (var k = 0; k < count; k++)
            _formants[k].Set(Coefficients(controls.FormantHz[k][0], controls.BandwidthHz[k][0], sampleRate));
        _nasalPole.Set(Coefficients(VocalControls.NasalPoleHz, NasalBandwidthHz, sampleRate));
        _nasalZero.Set(Coefficients(controls.NasalZeroHz[0], NasalBandwidthHz, sampleRate));
    }

    /// <summary>Number of formants that fit below half the sample rate.</summary>
    public int FormantCount => _formants.Length;

    /// <summary>The recursion y = (1 - b - c) x + b y' + c y'' that resonates at a frequency, with gain 1 at 0 Hz.</summary>
    public static (double B, double C) Coefficients(double hz, double bandwidthHz, int sampleRate)
    {
        var radius = Math.Exp(-Math.PI * bandwidthHz / sampleRate);
        return (2 * radius * Math.Cos(2 * Math.PI * hz / sampleRate), -radius * radius);
    }

    /// <summary>Power gain of such a recursion.</summary>
    /// <param name="filter">Its coefficients.</param>
    /// <param name="cosine">Cosine of the angular frequency per sample.</param>
    public static double PowerGain((double B, double C) filter, double cosine)
    {
        var (b, c) = filter;
        var numerator = (1 - b - c) * (1 - b - c);
        return numerator / (1 + (b * b) + (c * c) - (2 * b * (1 - c) * cosine) - (2 * c * ((2 * cosine * cosine) - 1)));
    }

    /// <summary>Sets where the tract shall be after `samples` samples.</summary>
    public void Aim(VocalControls controls, int instant, int samples)
    {
        for (var k = 0; k < _formants.Length; k++)
            _formants[k].Aim(Coefficients(controls.FormantHz[k][instant], controls.BandwidthHz[k][instant], _sampleRate), samples);
        _nasalZero.Aim(Coefficients(controls.NasalZeroHz[instant], NasalBandwidthHz, _sampleRate), samples);
        for (var k = 0; k < _formants.Length; k++)
            _formants[k].Rest(Negligible);
        _nasalPole.Rest(Negligible);
    }

    /// <summary>One sample through the tract.</summary>
    public double Next(double source)
    {
        var sound = _nasalZero.CutOut(_nasalPole.Resonate(source));
        foreach (ref var formant in _formants.AsSpan())
            sound = formant.Resonate(sound);
        return sound;
    }

    /// <summary>One second-order filter on its way from one pair of coefficients to the next.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Section
    {
        private double _b;
        private double _c;
        private double _stepB;
        private double _stepC;
        private double _last;
        private double _lastButOne;

        public void Set((double B, double C) filter) => (_b, _c) = filter;

        public void Aim((double B, double C) filter, int samples)
        {
            _stepB = (filter.B - _b) / samples;
            _stepC = (filter.C - _c) / samples;
        }

        public double Resonate(double x)
        {
            var y = ((1 - _b - _c) * x) + (_b * _last) + (_c * _lastButOne);
            Remember(y);
            return y;
        }

        /// <summary>The inverse of <see cref="Resonate"/>: a zero pair instead of a pole pair.</summary>
        public double CutOut(double x)
        {
            var y = (x - (_b * _last) - (_c * _lastButOne)) / (1 - _b - _c);
            Remember(x);
            return y;
        }

        public void Rest(double negligible)
        {
            if (Math.Abs(_last) < negligible && Math.Abs(_lastButOne) < negligible)
                _last = _lastButOne = 0;
        }

        private void Remember(double value)
        {
            _lastButOne = _last;
            _last = value;
            _b += _stepB;
            _c += _stepC;
        }
    }
}
