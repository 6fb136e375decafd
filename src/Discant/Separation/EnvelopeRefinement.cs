using System.Numerics.Tensors;

namespace Discant.Separation;

/// <summary>
/// Adapts each voice's smooth spectral envelope to the mixture: the estimates keep their fine structure (the partials), while gains that vary
/// slowly over time and frequency are updated multiplicatively towards the mixture's magnitude (generalised Kullback-Leibler divergence).
/// </summary>
/// <remarks>
/// The update of non-negative matrix factorisation (Lee and Seung 1999) with the gains tied over a box of bins and frames:
/// E_v *= box(S_v M / sum_j S_j E_j) / box(S_v). It needs no training and no stems; what it buys is in docs/methods.md.
/// </remarks>
public static class EnvelopeRefinement
{
    private const float Floor = 1e-6f;

    /// <summary>Refines the estimates in place.</summary>
    /// <param name="magnitudes">voices x (frames bins).</param>
    /// <param name="mixture">frames x bins: magnitude of the mixture, on the estimates' scale.</param>
    /// <param name="bins">Bins of a frame.</param>
    /// <param name="options">Iterations and size of the box.</param>
    public static void Refine(IReadOnlyList<float[]> magnitudes, ReadOnlySpan<float> mixture, int bins, EnvelopeRefinementOptions options)
    {
        if (options.Iterations == 0)
            return;
        var frames = mixture.Length / bins;
        var box = new BoxSum(frames, bins, options.Bins, options.Frames);
        var total = new float[mixture.Length];
        var work = new float[mixture.Length];
        var smooth = new float[mixture.Length];
        var weights = new float[magnitudes.Count][];
        for (var voice = 0; voice < weights.Length; voice++)
        {
            weights[voice] = new float[mixture.Length];
            box.Of(magnitudes[voice], weights[voice]);
            TensorPrimitives.Add(weights[voice], Floor, weights[voice]);
        }
        var current = magnitudes.Select(m => (float[])m.Clone()).ToArray();
        for (var iteration = 0; iteration < options.Iterations; iteration++)
        {
            Array.Fill(total, Floor);
            foreach (var voice in current)
                TensorPrimitives.Add(total, voice, total);
            TensorPrimitives.Divide(mixture, total, total);
            for (var voice = 0; voice < current.Length; voice++)
            {
                TensorPrimitives.Multiply(magnitudes[voice], total, work);
                box.Of(work, smooth);
                TensorPrimitives.Divide(smooth, weights[voice], smooth);
                TensorPrimitives.Multiply(current[voice], smooth, current[voice]);
            }
        }
        for (var voice = 0; voice < current.Length; voice++)
            current[voice].CopyTo(magnitudes[voice], 0);
    }
}
