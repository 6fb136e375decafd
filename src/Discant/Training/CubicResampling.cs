namespace Discant.Training;

/// <summary>Reads a signal at another speed by Catmull and Rom's cubic: cheap and good enough to vary training data, not for what is heard.</summary>
internal static class CubicResampling
{
    /// <param name="source">The signal; 0 outside.</param>
    /// <param name="start">Position of the first sample in the source.</param>
    /// <param name="ratio">Source samples a destination sample.</param>
    /// <param name="destination">Receives the samples.</param>
    internal static void Read(ReadOnlySpan<float> source, double start, double ratio, Span<float> destination)
    {
        for (var n = 0; n < destination.Length; n++)
        {
            var position = start + n * ratio;
            var at = (int)position;
            var x = (float)(position - at);
            if (at < 1 || at + 2 >= source.Length)
            {
                destination[n] = at >= 0 && at < source.Length ? source[at] : 0;
                continue;
            }
            var (a, b, c, d) = (source[at - 1], source[at], source[at + 1], source[at + 2]);
            destination[n] = b + 0.5f * x * (c - a + x * (2 * a - 5 * b + 4 * c - d + x * (3 * (b - c) + d - a)));
        }
    }
}
