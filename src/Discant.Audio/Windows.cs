namespace Discant.Audio;

/// <summary>Window functions.</summary>
public static class Windows
{
    /// <summary>Periodic Hann window: w[n] = 0.5 - 0.5 cos(2 pi n / length).</summary>
    /// <param name="length">Samples, at least 1.</param>
    public static double[] Hann(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var window = new double[length];
        for (var n = 0; n < length; n++)
            window[n] = 0.5 - 0.5 * Math.Cos(2 * Math.PI * n / length);
        return window;
    }
}
