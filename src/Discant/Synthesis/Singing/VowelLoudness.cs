namespace Discant.Synthesis.Singing;

/// <summary>
/// How much louder or softer a singer must sing so that all vowels at all pitches come out about equally loud, as a choir singer does. A
/// part of the natural difference is left.
/// </summary>
internal static class VowelLoudness
{
    private const int Stride = 10;
    private const double HighestHz = 5000;

    /// <summary>Half would be a full correction of amplitude by power.</summary>
    private const double Exponent = 0.4;

    /// <summary>Gains to put on the source at every control instant; the power of a vowel becomes about 1.</summary>
    public static double[] Gains(VocalControls controls, GlottalPulse pulse, double tiltHz, int sampleRate)
    {
        var gains = new double[controls.Length];
        for (var c = 0; c < controls.Length; c += Stride)
        {
            var gain = Math.Pow(Math.Max(PowerAt(c, controls, pulse, tiltHz, sampleRate), 1e-12), -Exponent);
            Array.Fill(gains, gain, c, Math.Min(Stride, controls.Length - c));
        }
        return ControlSignal.Smoothed(gains, 80);
    }

    private static double PowerAt(int instant, VocalControls controls, GlottalPulse pulse, double tiltHz, int sampleRate)
    {
        var f0 = controls.F0[instant];
        var sections = new (double B, double C)[5];
        for (var k = 0; k < sections.Length; k++)
            sections[k] = VocalTract.Coefficients(controls.FormantHz[k][instant], controls.BandwidthHz[k][instant], sampleRate);
        var highest = Math.Min(HighestHz, GlottalSource.Band * sampleRate);
        var power = 0.0;
        for (var harmonic = 1; harmonic * f0 < highest && harmonic < pulse.Amplitudes.Length; harmonic++)
        {
            var hz = harmonic * f0;
            var cosine = Math.Cos(2 * Math.PI * hz / sampleRate);
            var amplitude = pulse.Amplitudes[harmonic];
            var gain = amplitude * amplitude / 2 / (1 + (hz * hz / (tiltHz * tiltHz)));
            foreach (var section in sections)
                gain *= VocalTract.PowerGain(section, cosine);
            power += gain;
        }
        return power;
    }
}
