using System.Globalization;
using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>
/// An invertible map from magnitude spectrograms of an instrument to normally distributed latents of the same shape, and with it the
/// likelihood of any spectrogram (Glow, as Zhu et al. 2022 use it; spec 2).
/// </summary>
/// <remarks>Parameters have the names of the published weights. It computes in any floating type.</remarks>
public sealed class FlowNetwork : Module
{
    private readonly (ActNorm Norm, InvertibleConvolution Mix, AffineCoupling Coupling)[] _blocks;
    private readonly Labels? _labels;

    /// <param name="size">Layers and channels.</param>
    /// <param name="random">Source of the starting values.</param>
    /// <exception cref="ArgumentException">The bins are no multiple of 2, or the kernel is even.</exception>
    public FlowNetwork(FlowSize size, Random random)
    {
        if (size.Bins % 2 != 0 || size.Kernel % 2 == 0)
            throw new ArgumentException("a flow has an even number of bins and an odd kernel", nameof(size));
        Size = size;
        if (size.Labels > 0)
            _labels = RegisterModule("emb_g", new Labels(size, random));
        _blocks = new (ActNorm, InvertibleConvolution, AffineCoupling)[size.Blocks];
        for (var k = 0; k < size.Blocks; k++)
            _blocks[k] = (
                RegisterModule(Name(3 * k), new ActNorm(2 * size.Bins)),
                RegisterModule(Name(3 * k + 1), new InvertibleConvolution(random)),
                RegisterModule(Name(3 * k + 2), new AffineCoupling(size, random))
            );

        static string Name(int layer) => string.Create(CultureInfo.InvariantCulture, $"decoder.flows.{layer}");
    }

    /// <summary>Layers and channels.</summary>
    public FlowSize Size { get; }

    /// <summary>The layers, block by block.</summary>
    public IReadOnlyList<(ActNorm Norm, InvertibleConvolution Mix, AffineCoupling Coupling)> Blocks => _blocks;

    /// <summary>Chooses the scales of <see cref="ActNorm"/> by data: each layer gets its own with mean 0 and variance 1.</summary>
    /// <param name="magnitudes">rows x bins x frames, 0 behind the end of a row.</param>
    /// <param name="frames">Frames of each row.</param>
    /// <param name="labels">Number of the instrument of each row; null where the flow knows one.</param>
    public void Initialise(Tensor magnitudes, IReadOnlyList<int> frames, IReadOnlyList<int>? labels = null)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var (x, lengths) = Squeezed(magnitudes, frames);
        var label = VectorsOf(labels);
        foreach (var block in _blocks)
        {
            // What a block leaves behind is as large as what a step of training does.
            using var own = Tensor.Scope();
            block.Norm.Initialise(x, lengths);
            var normed = block.Norm.Forward(x, lengths).Y;
            var mixed = block.Mix.Forward(normed, lengths).Y;
            x = own.Keep(block.Coupling.Forward(mixed, lengths, label).Y);
        }
    }

    /// <summary>From magnitudes to latents.</summary>
    /// <param name="magnitudes">rows x bins x frames, 0 behind the end of a row; of an odd number of frames the last is left out.</param>
    /// <param name="frames">Frames of each row.</param>
    /// <param name="labels">Number of the instrument of each row; null where the flow knows one.</param>
    /// <param name="dropout">In training; null: none.</param>
    /// <returns>Latents in the shape of the magnitudes, and the logarithm of the determinant of each row.</returns>
    public (Tensor Latents, Tensor LogDeterminants) Forward(
        Tensor magnitudes,
        IReadOnlyList<int> frames,
        IReadOnlyList<int>? labels = null,
        FlowDropout? dropout = null
    )
    {
        var (x, lengths) = Squeezed(magnitudes, frames);
        var label = VectorsOf(labels);
        var total = Tensor.Zeros([x.Shape[0]], x.Type);
        foreach (var (k, (norm, mix, coupling)) in _blocks.Index())
        {
            (x, var ofNorm) = norm.Forward(x, lengths);
            (x, var ofMix) = mix.Forward(x, lengths);
            (x, var ofCoupling) = coupling.Forward(x, lengths, label, dropout, k);
            total = total + ofNorm + ofMix + ofCoupling;
        }
        return (FrameSqueeze.Unsqueeze(x), total);
    }

    /// <summary>From latents to magnitudes, which may come out a little below 0.</summary>
    /// <param name="latents">rows x bins x frames.</param>
    /// <param name="frames">Frames of each row.</param>
    /// <param name="labels">Number of the instrument of each row; null where the flow knows one.</param>
    /// <returns>Magnitudes in the shape of the latents, and the logarithm of the determinant of each row (of this direction).</returns>
    public (Tensor Magnitudes, Tensor LogDeterminants) Inverse(Tensor latents, IReadOnlyList<int> frames, IReadOnlyList<int>? labels = null)
    {
        var (y, lengths) = Squeezed(latents, frames);
        var label = VectorsOf(labels);
        var total = Tensor.Zeros([y.Shape[0]], y.Type);
        foreach (var (norm, mix, coupling) in _blocks.Reverse())
        {
            (y, var ofCoupling) = coupling.Inverse(y, lengths, label);
            (y, var ofMix) = mix.Inverse(y, lengths);
            (y, var ofNorm) = norm.Inverse(y, lengths);
            total = total + ofCoupling + ofMix + ofNorm;
        }
        return (FrameSqueeze.Unsqueeze(y), total);
    }

    /// <summary>Mean negative logarithm of the likelihood of an element, in nats, differentiable (spec 2.5).</summary>
    /// <param name="magnitudes">rows x bins x frames, 0 behind the end of a row.</param>
    /// <param name="frames">Frames of each row, at least 2 in all.</param>
    /// <param name="labels">Number of the instrument of each row; null where the flow knows one.</param>
    /// <param name="dropout">In training; null: none.</param>
    public Tensor NegativeLogLikelihood(
        Tensor magnitudes,
        IReadOnlyList<int> frames,
        IReadOnlyList<int>? labels = null,
        FlowDropout? dropout = null
    )
    {
        var (latents, determinants) = Forward(magnitudes, frames, labels, dropout);
        var elements = (double)Size.Bins * frames.Sum(f => f / 2 * 2);
        return (latents.Square().Sum() * 0.5 - determinants.Sum()) / elements + 0.5 * Math.Log(2 * Math.PI);
    }

    /// <summary>The vectors that stand for instruments, each of length 1: rows x width x 1.</summary>
    /// <param name="labels">Number of the instrument of each row; null where the flow knows one.</param>
    /// <exception cref="ArgumentException">The flow wants numbers of instruments and gets none, or the other way round.</exception>
    public Tensor? VectorsOf(IReadOnlyList<int>? labels)
    {
        if (labels is null != _labels is null)
            throw new ArgumentException(
                labels is null ? "the flow is not told the instrument" : "the flow knows one instrument",
                nameof(labels)
            );
        return labels is null ? null : _labels!.Of(labels);
    }

    private static (Tensor Pairs, SqueezedLengths Lengths) Squeezed(Tensor signal, IReadOnlyList<int> frames)
    {
        var pairs = FrameSqueeze.Squeeze(signal);
        var lengths = SqueezedLengths.Of(frames, pairs.Shape[2], signal.Type);
        return (lengths.Cut(pairs), lengths);
    }

    /// <summary>The table of instruments.</summary>
    private sealed class Labels : Module
    {
        private const double Bound = 0.1;

        private readonly Tensor _weight;

        internal Labels(FlowSize size, Random random) =>
            _weight = RegisterParameter("weight", Initialisation.Uniform(random, Bound, size.Labels, size.LabelWidth));

        internal Tensor Of(IReadOnlyList<int> labels)
        {
            var rows = Tensor.Embedding(_weight, Tensor.From([.. labels.Select(l => (long)l)], labels.Count));
            return (rows / rows.Square().Sum([1], keepdim: true).Sqrt()).Unsqueeze(2);
        }
    }
}
