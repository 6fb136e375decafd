namespace Discant.Tests.Synthesis.Singing;

/// <summary>A pitch estimate that knows nothing of the synthesis: normalised squared differences (McLeod and Wyvill 2005).</summary>
internal static class AutocorrelationPitch
{
    /// <summary>F0 of the window around a sample, Hz; 0 where nothing repeats.</summary>
    public static double At(float[] signal, int centre, int sampleRate, double lowestHz, double highestHz)
    {
        var longest = (int)(sampleRate / lowestHz) + 2;
        var shortest = (int)(sampleRate / highestHz);
        var window = Math.Max((int)(2.2 * longest), sampleRate * 16 / 1000);
        var start = centre - ((window + longest) / 2);
        if (start < 0 || start + window + longest >= signal.Length)
            return 0;
        var likeness = new double[longest + 1];
        for (var lag = shortest - 1; lag <= longest; lag++)
            likeness[lag] = Likeness(signal, start + ((longest - lag) / 2), window, lag);
        // Heights are read off between the lags: a period is no whole number of samples.
        var peaks = new List<(double Lag, double Height)>();
        for (var lag = shortest; lag < longest; lag++)
        {
            var (a, b, c) = (likeness[lag - 1], likeness[lag], likeness[lag + 1]);
            var offset = 0.5 * (a - c) / (a - (2 * b) + c);
            if (b >= a && b > c)
                peaks.Add((lag + offset, b - (0.25 * (a - c) * offset)));
        }
        var best = peaks.Select(p => p.Height).DefaultIfEmpty(0).Max();
        return best > 0.5 ? sampleRate / peaks.First(p => p.Height >= 0.97 * best).Lag : 0;
    }

    private static double Likeness(float[] signal, int start, int window, int lag)
    {
        var (product, energy) = (0.0, 1e-20);
        for (var n = start; n < start + window; n++)
        {
            product += (double)signal[n] * signal[n + lag];
            energy += ((double)signal[n] * signal[n]) + ((double)signal[n + lag] * signal[n + lag]);
        }
        return 2 * product / energy;
    }
}
