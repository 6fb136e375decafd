namespace Discant.Torch.Layers;

/// <summary>Cross-correlation along the last two dimensions; torch.nn.Conv2d with zero padding. Weight and bias start uniform in +-1/sqrt(inChannels height width / groups).</summary>
public sealed class Conv2d : WeightedLayer
{
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _dilation;
    private readonly long _groups;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Height and width of the kernel.</param>
    /// <param name="random">Source of the starting values.</param>
    /// <param name="stride">Steps from one output to the next; (1, 1) where absent.</param>
    /// <param name="padding">Zeros put on both sides; (0, 0) where absent.</param>
    /// <param name="dilation">Steps from one tap of the kernel to the next; (1, 1) where absent.</param>
    /// <param name="groups">Number of parts of the channels that do not see each other; divides both channel counts.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <exception cref="ArgumentException">The groups do not divide the channels.</exception>
    public Conv2d(
        long inChannels,
        long outChannels,
        (long Height, long Width) kernelSize,
        Random random,
        (long Height, long Width)? stride = null,
        (long Height, long Width)? padding = null,
        (long Height, long Width)? dilation = null,
        long groups = 1,
        bool bias = true
    )
        : base(
            Initialisation.FanIn(
                random,
                FanIn(inChannels, groups, kernelSize),
                outChannels,
                inChannels / groups,
                kernelSize.Height,
                kernelSize.Width
            ),
            bias ? Initialisation.FanIn(random, FanIn(inChannels, groups, kernelSize), outChannels) : null
        )
    {
        _ = Conv1d.Parts(outChannels, groups);
        _stride = Pair(stride ?? (1, 1));
        _padding = Pair(padding ?? (0, 0));
        _dilation = Pair(dilation ?? (1, 1));
        _groups = groups;
    }

    /// <param name="input">rows x inChannels x height x width.</param>
    /// <returns>rows x outChannels x height x width, each (size + 2 padding - dilation (kernel - 1) - 1) / stride + 1, rounded down.</returns>
    public Tensor Forward(Tensor input) => Tensor.Conv2d(input, Weight, Bias, _stride, _padding, _dilation, _groups);

    internal static long[] Pair((long Height, long Width) pair) => [pair.Height, pair.Width];

    private static long FanIn(long channels, long groups, (long Height, long Width) kernel) =>
        Conv1d.Parts(channels, groups) * kernel.Height * kernel.Width;
}
