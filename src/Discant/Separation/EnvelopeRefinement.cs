using System.Numerics.Tensors;

namespace Discant.Separation;

/// <summary>
/// Adapts each voice's smooth spectral envelope to the mixture: the estimates keep their fine structure (the partials), while gains that vary
/// slowly over time and frequency are updated multiplicatively towards the mixture's magnitude (generalised Kullback-Leibler divergence).
/// </summary>
/// <remarks>
/// The update of non-negative matrix factorisation (Lee and Seung 1999) for gains that are smooth by construction: the gain of voice v is
/// E_v = K g_v, where K averages over a box of bins and frames, and g_v *= K(S_v M / sum_j S_j E_j) / K(S_v). It needs no training and
/// no stems; what it buys is in docs/methods.md.
/// </remarks>
public static class EnvelopeRefinement
{
    private const float Floor = 1e-6f;

    /// <summary>Refines the estimates in place.</summary>
    /// <param name="magnitudes">voices x (frames bins).</param>
    /// <param name="mixture">frames x bins: magnitude of the mixture, on the estimates' scale.</param>
    /// <param name="bins">Bins of a frame.</param>
    /// <param name="options">Stages and floor.</param>
    /// <exception cref="ArgumentException">Iterations or floor are negative, or a side of a box is not odd and positive.</exception>
    public static void Refine(IReadOnlyList<float[]> magnitudes, ReadOnlySpan<float> mixture, int bins, EnvelopeRefinementOptions options)
    {
        Check(options);
        if (options.Stages.Count == 0 || mixture.IsEmpty)
            return;
        foreach (var magnitude in magnitudes)
            TensorPrimitives.Add(magnitude, (float)(options.Floor * TensorPrimitives.Average<float>(magnitude)), magnitude);
        foreach (var stage in options.Stages)
            Refine(magnitudes, mixture, bins, stage);
    }

    private static void Refine(IReadOnlyList<float[]> magnitudes, ReadOnlySpan<float> mixture, int bins, EnvelopeRefinementStage stage)
    {
        var box = new BoxMean(mixture.Length / bins, bins, stage.Bins, stage.Frames);
        var ratio = new float[mixture.Length];
        var work = new float[mixture.Length];
        var voices = magnitudes.Select(m => new Voice(m, box)).ToArray();
        for (var iteration = 0; iteration < stage.Iterations; iteration++)
        {
            Array.Fill(ratio, Floor);
            foreach (var voice in voices)
                TensorPrimitives.MultiplyAdd(voice.Estimate, voice.Gain, ratio, ratio);
            TensorPrimitives.Divide(mixture, ratio, ratio);
            foreach (var voice in voices)
                voice.Update(ratio, work, box);
        }
        foreach (var voice in voices)
            TensorPrimitives.Multiply(voice.Estimate, voice.Gain, voice.Estimate);
    }

    private static void Check(EnvelopeRefinementOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Floor, nameof(options));
        foreach (var (iterations, bins, frames) in options.Stages)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(iterations, nameof(options));
            // A box with an even side has no middle: the map would not be its own adjoint, and the update no descent.
            if (bins < 1 || frames < 1 || bins % 2 == 0 || frames % 2 == 0)
                throw new ArgumentException($"the box of {bins} bins and {frames} frames must have odd sides", nameof(options));
        }
    }

    private sealed class Voice
    {
        private readonly float[] _points; // g: the gains before averaging
        private readonly float[] _weight; // K(S)

        internal Voice(float[] estimate, BoxMean box)
        {
            Estimate = estimate;
            _points = new float[estimate.Length];
            _weight = new float[estimate.Length];
            Gain = new float[estimate.Length];
            Array.Fill(_points, 1f);
            box.Of(_points, Gain);
            box.Of(estimate, _weight);
            TensorPrimitives.Add(_weight, 1e-9f, _weight);
        }

        internal float[] Estimate { get; }

        internal float[] Gain { get; }

        internal void Update(ReadOnlySpan<float> ratio, Span<float> work, BoxMean box)
        {
            TensorPrimitives.Multiply(Estimate, ratio, work);
            box.Of(work, Gain);
            TensorPrimitives.Divide(Gain, _weight, Gain);
            TensorPrimitives.Multiply(_points, Gain, _points);
            box.Of(_points, Gain);
        }
    }
}
