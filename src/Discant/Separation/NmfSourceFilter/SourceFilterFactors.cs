using System.Numerics.Tensors;

namespace Discant.Separation.NmfSourceFilter;

/// <summary>The factors of (W_G H_G H_P) o (W_F H_F) + W_M H_M for one window (Durrieu et al. 2011; spec 8.2).</summary>
/// <remarks>W_G and W_F are fixed, the others are learned. H_F and H_M are stored as their few entries a frame.</remarks>
public sealed class SourceFilterFactors
{
    /// <param name="bins">Bins of a frame.</param>
    /// <param name="source">When which of the target's combs may sound.</param>
    /// <param name="combs">W_F: combs x bins.</param>
    /// <param name="atoms">W_G: atoms x bins.</param>
    /// <param name="filterCount">Number of filters, at least 1.</param>
    /// <param name="others">When which template of the other voices may sound; as many frames.</param>
    /// <param name="templates">W_M: templates x bins; it is not changed.</param>
    /// <param name="random">Draws H_G and H_P.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public SourceFilterFactors(
        int bins,
        PitchActivity source,
        float[] combs,
        float[] atoms,
        int filterCount,
        PitchActivity others,
        float[] templates,
        Random random
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filterCount, 1);
        if (
            source.Frames != others.Frames
            || combs.Length != source.FrequenciesHz.Count * bins
            || templates.Length != others.FrequenciesHz.Count * bins
            || atoms.Length % bins != 0
        )
            throw new ArgumentException("the sizes of the factors do not fit", nameof(combs));
        (Bins, Source, Combs, Atoms, FilterCount, Others) = (bins, source, combs, atoms, filterCount, others);
        Templates = (float[])templates.Clone();
        SourceActivations = Ones(source.Entries);
        OtherActivations = Ones(others.Entries);
        FilterShapes = Drawn(filterCount * AtomCount, random);
        FilterActivations = Drawn(Frames * filterCount, random);
        Normalise();
    }

    /// <summary>Bins of a frame.</summary>
    public int Bins { get; }

    /// <summary>Number of frames.</summary>
    public int Frames => Source.Frames;

    /// <summary>Number of filters.</summary>
    public int FilterCount { get; }

    /// <summary>Number of atoms.</summary>
    public int AtomCount => Atoms.Length / Bins;

    /// <summary>When which comb may sound.</summary>
    public PitchActivity Source { get; }

    /// <summary>When which template of the other voices may sound.</summary>
    public PitchActivity Others { get; }

    /// <summary>W_F: combs x bins.</summary>
    public float[] Combs { get; }

    /// <summary>W_G: atoms x bins.</summary>
    public float[] Atoms { get; }

    /// <summary>H_G: filters x atoms; each filter adds up to 1.</summary>
    public float[] FilterShapes { get; }

    /// <summary>H_P: frames x filters; each frame adds up to 1.</summary>
    public float[] FilterActivations { get; }

    /// <summary>H_F, entry by entry of <see cref="Source"/>.</summary>
    public float[] SourceActivations { get; }

    /// <summary>W_M: templates x bins; each adds up to 1.</summary>
    public float[] Templates { get; }

    /// <summary>H_M, entry by entry of <see cref="Others"/>.</summary>
    public float[] OtherActivations { get; }

    /// <summary>W_G H_G: filters x bins.</summary>
    public void Filters(Span<float> filters)
    {
        filters.Clear();
        for (var filter = 0; filter < FilterCount; filter++)
        {
            var row = filters.Slice(filter * Bins, Bins);
            for (var atom = 0; atom < AtomCount; atom++)
                TensorPrimitives.MultiplyAdd(Atoms.AsSpan(atom * Bins, Bins), FilterShapes[filter * AtomCount + atom], row, row);
        }
    }

    /// <summary>Makes every filter, every frame's filter activations and every template add up to 1; the model stays what it was.</summary>
    public void Normalise()
    {
        var scales = new float[FilterCount];
        for (var filter = 0; filter < FilterCount; filter++)
            scales[filter] = Normalise(FilterShapes.AsSpan(filter * AtomCount, AtomCount));
        for (var frame = 0; frame < Frames; frame++)
        {
            var row = FilterActivations.AsSpan(frame * FilterCount, FilterCount);
            TensorPrimitives.Multiply(row, scales, row);
            NormaliseFilterActivations(frame);
        }
        var sums = new float[Others.FrequenciesHz.Count];
        for (var template = 0; template < sums.Length; template++)
            sums[template] = Normalise(Templates.AsSpan(template * Bins, Bins));
        for (var entry = 0; entry < OtherActivations.Length; entry++)
            OtherActivations[entry] *= sums[Others.Pitch(entry)];
    }

    /// <summary>Makes one frame's filter activations add up to 1, and its combs as much stronger as these were.</summary>
    public void NormaliseFilterActivations(int frame)
    {
        var scale = Normalise(FilterActivations.AsSpan(frame * FilterCount, FilterCount));
        var (first, end) = Source.Of(frame);
        for (var entry = first; entry < end; entry++)
            SourceActivations[entry] *= scale;
    }

    // A row of zeros stays one: nothing is lost by calling its scale 1.
    private static float Normalise(Span<float> row)
    {
        var sum = TensorPrimitives.Sum<float>(row);
        if (sum <= 0)
            return 1;
        TensorPrimitives.Divide(row, sum, row);
        return sum;
    }

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1f);
        return ones;
    }

    private static float[] Drawn(int count, Random random)
    {
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
            value = 1 - random.NextSingle(); // never 0, which no update could change
        return values;
    }
}
