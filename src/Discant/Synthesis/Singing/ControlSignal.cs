namespace Discant.Synthesis.Singing;

/// <summary>Curves that steer the voice, sampled once a millisecond.</summary>
internal static class ControlSignal
{
    /// <summary>Control values a second.</summary>
    public const int Rate = 1000;

    /// <summary>The control value nearest to a time, inside the signal.</summary>
    public static int IndexOf(double seconds, int length) => Math.Clamp((int)Math.Round(seconds * Rate), 0, length);

    /// <summary>Amplitude factor of a level; 0 for minus infinity.</summary>
    public static double FromDecibels(double decibels) => Math.Pow(10, decibels / 20);

    /// <summary>Weighted mean around every value by a Hann window: no delay, no overshoot, ends held.</summary>
    /// <param name="values">The curve.</param>
    /// <param name="milliseconds">Width of the window between its zeros; up to 2 leaves the curve as it is.</param>
    public static double[] Smoothed(double[] values, int milliseconds)
    {
        var half = milliseconds / 2;
        if (half < 2 || values.Length == 0)
            return [.. values];
        var window = new double[(2 * half) - 1];
        for (var k = 0; k < window.Length; k++)
            window[k] = (1 - Math.Cos(2 * Math.PI * (k + 1) / (2 * half))) / (2 * half);
        var padded = new double[values.Length + window.Length - 1];
        Array.Fill(padded, values[0], 0, half - 1);
        values.CopyTo(padded, half - 1);
        Array.Fill(padded, values[^1], half - 1 + values.Length, half - 1);
        var smooth = new double[values.Length];
        for (var n = 0; n < smooth.Length; n++)
            smooth[n] = System.Numerics.Tensors.TensorPrimitives.Dot<double>(window, padded.AsSpan(n, window.Length));
        return smooth;
    }
}
