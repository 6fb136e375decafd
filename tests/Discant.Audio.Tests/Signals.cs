namespace Discant.Audio.Tests;

/// <summary>Test signals.</summary>
internal static class Signals
{
    /// <summary>White noise below +-amplitude, another one in each channel.</summary>
    public static AudioBuffer Noise(int seed, int channels, int length, int sampleRate = 44_100, double amplitude = 0.9)
    {
        var random = new Random(seed);
        var audio = AudioBuffer.Silent(channels, length, sampleRate);
        foreach (var channel in audio.Channels)
        {
            for (var k = 0; k < length; k++)
                channel[k] = (float)(amplitude * (2 * random.NextDouble() - 1));
        }
        return audio;
    }

    public static float[] Sine(double frequencyHz, int sampleRate, int length, double amplitude = 0.5, double phase = 0)
    {
        var sine = new float[length];
        for (var k = 0; k < length; k++)
            sine[k] = (float)(amplitude * Math.Sin(phase + 2 * Math.PI * frequencyHz * k / sampleRate));
        return sine;
    }

    /// <summary>Noise without what lies above a fraction of the Nyquist frequency: a sum of sines of random frequency and phase.</summary>
    public static float[] LowNoise(int seed, int length, double highest)
    {
        var random = new Random(seed);
        var sum = new float[length];
        for (var n = 0; n < 40; n++)
        {
            var (step, phase) = (Math.PI * highest * random.NextDouble(), 2 * Math.PI * random.NextDouble());
            for (var k = 0; k < length; k++)
                sum[k] += (float)(0.02 * Math.Sin(step * k + phase));
        }
        return sum;
    }

    /// <summary>Lag in samples at which two signals agree best, by brute force; positive where the second is late.</summary>
    public static int BestLag(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int largest)
    {
        var (best, bestSum) = (0, double.NegativeInfinity);
        for (var lag = -largest; lag <= largest; lag++)
        {
            var sum = 0.0;
            for (var k = largest; k < Math.Min(first.Length, second.Length) - largest; k++)
                sum += first[k] * second[k + lag];
            if (sum > bestSum)
                (best, bestSum) = (lag, sum);
        }
        return best;
    }
}
