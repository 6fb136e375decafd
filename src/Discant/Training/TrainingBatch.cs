using Discant.Torch;

namespace Discant.Training;

/// <summary>Excerpts to learn from, all with the same number of voices.</summary>
/// <param name="Mixtures">mixtures x samples: with peak 1 (or silent) where voices were put together, else at their own level.</param>
/// <param name="Pitch">(mixtures voices) x frames, Hz, 0 where silent; voice fastest. Empty for what goes by no F0.</param>
/// <param name="Stems">(mixtures voices) x samples on the mixture's scale, or null where there are none.</param>
public sealed record TrainingBatch(float[][] Mixtures, double[][] Pitch, float[][]? Stems = null)
{
    /// <summary>Samples of each mixture that are sound, before the 0 that fill it up; null: all.</summary>
    public IReadOnlyList<int>? Lengths { get; init; }

    /// <summary>Number of each excerpt's instrument; null where there is only one.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>Voices of each mixture.</summary>
    public int Voices => Pitch.Length / Mixtures.Length;

    /// <summary>Signals of one length as one tensor, a row each.</summary>
    public static Tensor Stack(float[][] rows)
    {
        var tensor = Tensor.Empty([rows.Length, rows[0].Length], ScalarType.Float32);
        for (var row = 0; row < rows.Length; row++)
            rows[row].CopyTo(tensor.Data<float>()[(row * rows[0].Length)..]);
        return tensor;
    }

    /// <summary>Divides an excerpt and its stems by the mixture's peak; silence stays silence.</summary>
    public static void Normalise(float[] mixture, IEnumerable<float[]>? stems = null)
    {
        var peak = System.Numerics.Tensors.TensorPrimitives.MaxMagnitude<float>(mixture);
        var gain = Math.Abs(peak) > 1e-12f ? 1 / Math.Abs(peak) : 1;
        foreach (var signal in (stems ?? []).Append(mixture))
            System.Numerics.Tensors.TensorPrimitives.Multiply(signal, gain, signal);
    }
}
