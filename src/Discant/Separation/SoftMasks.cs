using System.Numerics.Tensors;

namespace Discant.Separation;

/// <summary>Shares of the mixture from magnitude estimates of the voices: |S|^p / sum |S_j|^p (spec section 5 has p = 1).</summary>
public static class SoftMasks
{
    /// <summary>Replaces magnitudes by masks, in place. At each point the masks add up to 1.</summary>
    /// <param name="magnitudes">voices x (frames bins), not negative.</param>
    /// <param name="exponent">p; 1 is the paper's, 2 measures better (docs/methods.md).</param>
    /// <remarks>Where every estimate is 0 the mixture is shared out equally, so that nothing of it is lost.</remarks>
    public static void FromMagnitudes(IReadOnlyList<float[]> magnitudes, double exponent)
    {
        // Relative to the largest voice: powers of very soft or very loud magnitudes leave the range of single precision.
        var largest = Largest(magnitudes);
        var total = new float[largest.Length];
        foreach (var voice in magnitudes)
        {
            for (var k = 0; k < voice.Length; k++)
                voice[k] = largest[k] > 0 ? voice[k] / largest[k] : 1;
            Power(voice, exponent);
            TensorPrimitives.Add(total, voice, total);
        }
        foreach (var voice in magnitudes)
            TensorPrimitives.Divide(voice, total, voice);
    }

    /// <summary>The paper's masks exactly: |S| / (sum |S_j| + 1e-12), 0 where every estimate is 0.</summary>
    /// <param name="magnitudes">voices x (frames bins), replaced by masks.</param>
    public static void Parity(IReadOnlyList<double[]> magnitudes)
    {
        for (var k = 0; k < magnitudes[0].Length; k++)
        {
            var total = magnitudes.Sum(voice => voice[k]) + 1e-12;
            foreach (var voice in magnitudes)
                voice[k] /= total;
        }
    }

    private static float[] Largest(IReadOnlyList<float[]> magnitudes)
    {
        var largest = (float[])magnitudes[0].Clone();
        foreach (var voice in magnitudes.Skip(1))
            TensorPrimitives.Max(largest, voice, largest);
        return largest;
    }

    private static void Power(float[] values, double exponent)
    {
        if (exponent == 2)
            TensorPrimitives.Multiply(values, values, values);
        else if (exponent != 1)
            TensorPrimitives.Pow(values, (float)exponent, values);
    }
}
