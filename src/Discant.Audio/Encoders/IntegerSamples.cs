namespace Discant.Audio.Encoders;

/// <summary>Rounding to integer samples.</summary>
internal static class IntegerSamples
{
    /// <summary>
    /// The nearest integer of so many bits, full scale +-1 being +-2^(bits-1); clipped. The largest is one less than full scale, so +1
    /// itself
    /// becomes it; reading back what was read from a file of these bits gives the same integer.
    /// </summary>
    /// <param name="sample">Finite.</param>
    /// <param name="bits">16 or 24.</param>
    public static int Round(float sample, int bits)
    {
        var fullScale = 1 << (bits - 1);
        return (int)Math.Clamp(MathF.Round(sample * fullScale), -fullScale, fullScale - 1);
    }
}
