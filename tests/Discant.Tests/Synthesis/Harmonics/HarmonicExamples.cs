namespace Discant.Tests.Synthesis.Harmonics;

/// <summary>Sounds whose partials are known.</summary>
internal static class HarmonicExamples
{
    internal const double FrameSeconds = 0.016;

    /// <summary>A curve with a glide and vibrato.</summary>
    internal static double[] Curve(int frames, double hertz, double vibratoCents = 40, double glideCentsASecond = 100) =>
        [
            .. Enumerable
                .Range(0, frames)
                .Select(k =>
                {
                    var seconds = k * FrameSeconds;
                    return hertz * Math.Pow(2, (vibratoCents * Math.Sin(2 * Math.PI * 5.5 * seconds) + glideCentsASecond * seconds) / 1200);
                }),
        ];

    /// <summary>Partials along a phase whose amplitudes follow an envelope over frequency, summed sine by sine.</summary>
    internal static float[] Tone(
        Func<double, double> turns,
        Func<double, double> hertz,
        int samples,
        int rate,
        Func<double, double> envelope
    )
    {
        var sound = new float[samples];
        for (var n = 0; n < samples; n++)
        {
            var (seconds, sum) = ((double)n / rate, 0.0);
            var f = hertz(seconds);
            for (var k = 1; k * f < 0.45 * rate; k++)
                sum += envelope(k * f) * Math.Sin(2 * Math.PI * k * turns(seconds) + 0.3 * k);
            sound[n] = (float)sum;
        }
        return sound;
    }

    /// <summary>A vowel of two formants, dB smooth over frequency.</summary>
    internal static double Vowel(double hertz)
    {
        static double Bell(double hertz, double centre, double width) => Math.Exp(-Math.Pow((hertz - centre) / width, 2));
        return 0.1 * Math.Pow(10, (24 * Bell(hertz, 900, 500) + 18 * Bell(hertz, 2600, 700) - 30) / 20);
    }

    /// <summary>How much louder a signal is than its difference from another over some samples, dB.</summary>
    internal static double SnrDb(float[] signal, float[] other, int from, int to)
    {
        var (power, noise) = (0.0, 0.0);
        for (var n = from; n < to; n++)
        {
            power += (double)signal[n] * signal[n];
            noise += Math.Pow((double)signal[n] - other[n], 2);
        }
        return 10 * Math.Log10(power / noise);
    }
}
