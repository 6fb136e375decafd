namespace Discant.Synthesis.Singing;

/// <summary>The noise of a narrowing near the lips: white noise through one band-pass, of the same loudness whatever the band or the sample rate.</summary>
internal sealed class FricationNoise(int sampleRate)
{
    private double _b;
    private double _c;
    private double _gain;
    private double _last;
    private double _lastButOne;
    private double _input;
    private double _inputBefore;

    /// <summary>Sets the band for the next millisecond.</summary>
    public void Aim(double centreHz, double bandwidthHz)
    {
        var centre = Math.Min(centreHz, 0.43 * sampleRate);
        var width = Math.Min(bandwidthHz, 0.2 * sampleRate);
        (_b, _c) = VocalTract.Coefficients(centre, width, sampleRate);
        // Zeros at 0 Hz and at half the rate; peak gain 1, then power 1 for even noise of variance 1/3.
        _gain = 0.5 * (1 + _c) * Math.Sqrt(3 * sampleRate / (Math.PI * width));
        if (Math.Abs(_last) < 1e-25)
            _last = _lastButOne = 0;
    }

    /// <summary>One sample.</summary>
    public double Next(double noise)
    {
        var sound = (_gain * (noise - _inputBefore)) + (_b * _last) + (_c * _lastButOne);
        (_inputBefore, _input) = (_input, noise);
        (_lastButOne, _last) = (_last, sound);
        return sound;
    }
}
