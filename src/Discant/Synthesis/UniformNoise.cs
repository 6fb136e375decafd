using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Discant.Synthesis;

/// <summary>White noise, uniform in [-1, 1), that is the same on every machine for the same seed and index.</summary>
/// <remarks>
/// SplitMix64 (Steele, Lea and Flood 2014) as a counter: word i of a stream is mix(key + (i + 1) g), g = 0x9E3779B97F4A7C15, mix the
/// finaliser of that paper; key = mix(mix(seed + g) + g index). Words are computed eight at a time: block b of 16 samples comes from words
/// 8 b .. 8 b + 7, first their lower halves, then their upper halves; a sample is the top 24 bits of a half, as a signed number, times
/// 2^-23. So every sample is exact in single precision, and float and double noise are equal.
/// </remarks>
public static class UniformNoise
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private const int Words = 8;
    private const float Scale = 1f / (1 << 23);

    /// <summary>Fills a signal with the noise of one stream.</summary>
    /// <param name="seed">Seed of a run.</param>
    /// <param name="index">Which stream of that seed, e.g. the number of the voice and the window; streams are independent.</param>
    /// <param name="output">Receives the noise. A shorter output is the beginning of a longer one.</param>
    public static void Fill<T>(ulong seed, ulong index, Span<T> output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var key = Mix(Vector512.Create(Mix(Vector512.Create(seed + Step))[0] + (Step * index)));
        var counter = key + (Vector512.CreateSequence(1UL, 1UL) * Vector512.Create(Step));
        Span<float> block = stackalloc float[2 * Words];
        ref var start = ref MemoryMarshal.GetReference(block);
        while (!output.IsEmpty)
        {
            var bits = Mix(counter);
            counter += Vector512.Create(unchecked(Words * Step));
            var lower = Vector512.ShiftRightArithmetic(Vector512.ShiftLeft(bits, 32).AsInt64(), 40);
            var upper = Vector512.ShiftRightArithmetic(bits.AsInt64(), 40);
            var samples = Vector512.ConvertToSingle(Vector512.Narrow(lower, upper)) * Scale;
            var count = Math.Min(block.Length, output.Length);
            if (typeof(T) == typeof(float) && count == block.Length)
            {
                samples.As<float, T>().StoreUnsafe(ref MemoryMarshal.GetReference(output));
            }
            else
            {
                samples.StoreUnsafe(ref start);
                for (var i = 0; i < count; i++)
                    output[i] = T.CreateTruncating(block[i]);
            }
            output = output[count..];
        }
    }

    private static Vector512<ulong> Mix(Vector512<ulong> z)
    {
        z = (z ^ (z >>> 30)) * Vector512.Create(0xBF58476D1CE4E5B9UL);
        z = (z ^ (z >>> 27)) * Vector512.Create(0x94D049BB133111EBUL);
        return z ^ (z >>> 31);
    }
}
