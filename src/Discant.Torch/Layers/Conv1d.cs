namespace Discant.Torch.Layers;

/// <summary>Cross-correlation along the last dimension; torch.nn.Conv1d with zero padding. Weight and bias start uniform in +-1/sqrt(inChannels kernelSize / groups).</summary>
public sealed class Conv1d : WeightedLayer
{
    private readonly long _stride;
    private readonly long _padding;
    private readonly long _dilation;
    private readonly long _groups;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Length of the kernel.</param>
    /// <param name="random">Source of the starting values.</param>
    /// <param name="stride">Samples from one output to the next.</param>
    /// <param name="padding">Zeros put before and after the input.</param>
    /// <param name="dilation">Samples from one tap of the kernel to the next.</param>
    /// <param name="groups">Number of parts of the channels that do not see each other; divides both channel counts.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <exception cref="ArgumentException">The groups do not divide the channels.</exception>
    public Conv1d(
        long inChannels,
        long outChannels,
        long kernelSize,
        Random random,
        long stride = 1,
        long padding = 0,
        long dilation = 1,
        long groups = 1,
        bool bias = true
    )
        : base(
            Initialisation.FanIn(random, Parts(inChannels, groups) * kernelSize, outChannels, inChannels / groups, kernelSize),
            bias ? Initialisation.FanIn(random, Parts(inChannels, groups) * kernelSize, outChannels) : null
        )
    {
        _ = Parts(outChannels, groups);
        (_stride, _padding, _dilation, _groups) = (stride, padding, dilation, groups);
    }

    /// <param name="input">rows x inChannels x length.</param>
    /// <returns>rows x outChannels x (length + 2 padding - dilation (kernelSize - 1) - 1) / stride + 1, rounded down.</returns>
    public Tensor Forward(Tensor input) => Tensor.Conv1d(input, Weight, Bias, _stride, _padding, _dilation, _groups);

    internal static long Parts(long channels, long groups) =>
        groups > 0 && channels % groups == 0
            ? channels / groups
            : throw new ArgumentException($"{groups} groups do not divide {channels} channels", nameof(groups));
}
