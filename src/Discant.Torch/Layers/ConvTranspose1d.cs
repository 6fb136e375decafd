namespace Discant.Torch.Layers;

/// <summary>
/// Adjoint of <see cref="Conv1d"/>, used to raise the rate; torch.nn.ConvTranspose1d. Weight and bias start uniform in
/// +-1/sqrt(outChannels kernelSize / groups): PyTorch counts the second dimension of the weight, which here is the output.
/// </summary>
public sealed class ConvTranspose1d : WeightedLayer
{
    private readonly long _stride;
    private readonly long _padding;
    private readonly long _outputPadding;
    private readonly long _groups;
    private readonly long _dilation;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Length of the kernel.</param>
    /// <param name="random">Source of the starting values.</param>
    /// <param name="stride">Output samples an input sample.</param>
    /// <param name="padding">Samples cut off on both sides of the output.</param>
    /// <param name="outputPadding">Samples more at the end: which of the lengths that Conv1d maps to the input's is meant. Below stride or dilation.</param>
    /// <param name="groups">Number of parts of the channels that do not see each other; divides both channel counts.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dilation">Samples from one tap of the kernel to the next.</param>
    /// <exception cref="ArgumentException">The groups do not divide the channels.</exception>
    public ConvTranspose1d(
        long inChannels,
        long outChannels,
        long kernelSize,
        Random random,
        long stride = 1,
        long padding = 0,
        long outputPadding = 0,
        long groups = 1,
        bool bias = true,
        long dilation = 1
    )
        : base(
            Initialisation.FanIn(random, Conv1d.Parts(outChannels, groups) * kernelSize, inChannels, outChannels / groups, kernelSize),
            bias ? Initialisation.FanIn(random, Conv1d.Parts(outChannels, groups) * kernelSize, outChannels) : null
        )
    {
        _ = Conv1d.Parts(inChannels, groups);
        (_stride, _padding, _outputPadding, _groups, _dilation) = (stride, padding, outputPadding, groups, dilation);
    }

    /// <param name="input">rows x inChannels x length.</param>
    /// <returns>rows x outChannels x (length - 1) stride - 2 padding + dilation (kernelSize - 1) + outputPadding + 1.</returns>
    public Tensor Forward(Tensor input) =>
        Tensor.ConvTranspose1d(input, Weight, Bias, _stride, _padding, _outputPadding, _groups, _dilation);
}
