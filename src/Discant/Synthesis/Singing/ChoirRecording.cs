using System.Numerics.Tensors;

namespace Discant.Synthesis.Singing;

/// <summary>A song as the built-in choir sang it, every voice on its own, with what is true about it.</summary>
public sealed record ChoirRecording
{
    /// <summary>Time between values of <see cref="F0"/>; value t is that of the instant t x 16 ms.</summary>
    public const double HopSeconds = 0.016;

    /// <summary>The work.</summary>
    public required string Title { get; init; }

    /// <summary>Hz.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Name of each voice, e.g. soprano, alto, tenor, bass.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>voices x samples, full scale 1; their sum stays below full scale.</summary>
    public required float[][] Stems { get; init; }

    /// <summary>voices x frames: fundamental frequency in Hz, 0 where the vocal folds are still.</summary>
    public required double[][] F0 { get; init; }

    /// <summary>Number of samples of every stem.</summary>
    public int Length => Stems.Length == 0 ? 0 : Stems[0].Length;

    /// <summary>All voices together.</summary>
    public float[] Mixture()
    {
        var sum = new float[Length];
        foreach (var stem in Stems)
            TensorPrimitives.Add<float>(sum, stem, sum);
        return sum;
    }

    /// <summary>The same voices spread between two loudspeakers, with constant power each.</summary>
    /// <param name="pans">One a voice: -1 left, 0 middle, 1 right.</param>
    /// <returns>voices x 2 channels x samples; scaled down together where a channel's sum would reach full scale.</returns>
    /// <exception cref="ArgumentException">Not one pan a voice, or one outside -1..1.</exception>
    public float[][][] Placed(IReadOnlyList<double> pans)
    {
        ArgumentNullException.ThrowIfNull(pans);
        if (pans.Count != Stems.Length || pans.Any(p => !(Math.Abs(p) <= 1)))
            throw new ArgumentException($"{Stems.Length} pans between -1 and 1 are needed", nameof(pans));
        var placed = new float[Stems.Length][][];
        var sums = new[] { new float[Length], new float[Length] };
        for (var voice = 0; voice < placed.Length; voice++)
        {
            var angle = Math.PI / 4 * (1 + pans[voice]);
            placed[voice] = [Scaled(Stems[voice], Math.Cos(angle)), Scaled(Stems[voice], Math.Sin(angle))];
            for (var channel = 0; channel < 2; channel++)
                TensorPrimitives.Add<float>(sums[channel], placed[voice][channel], sums[channel]);
        }
        var peak = Length == 0 ? 0 : sums.Max(s => TensorPrimitives.MaxMagnitude<float>(s) is var m ? Math.Abs(m) : 0);
        if (peak < 0.99)
            return placed;
        return [.. placed.Select(v => v.Select(channel => Scaled(channel, 0.99 / peak)).ToArray())];
    }

    private static float[] Scaled(float[] signal, double gain) => Array.ConvertAll(signal, v => (float)(gain * v));
}
