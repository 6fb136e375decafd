namespace Discant.Torch.Layers;

/// <summary>
/// Adjoint of <see cref="Conv2d"/>, used to enlarge; torch.nn.ConvTranspose2d. Weight and bias start uniform in
/// +-1/sqrt(outChannels height width / groups): PyTorch counts the second dimension of the weight, which here is the output.
/// </summary>
public sealed class ConvTranspose2d : WeightedLayer
{
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _outputPadding;
    private readonly long[] _dilation;
    private readonly long _groups;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Height and width of the kernel.</param>
    /// <param name="random">Source of the starting values.</param>
    /// <param name="stride">Output steps an input step; (1, 1) where absent.</param>
    /// <param name="padding">Cut off on both sides of the output; (0, 0) where absent.</param>
    /// <param name="outputPadding">More at the end of the output; (0, 0) where absent. Below stride or dilation.</param>
    /// <param name="groups">Number of parts of the channels that do not see each other; divides both channel counts.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dilation">Steps from one tap of the kernel to the next; (1, 1) where absent.</param>
    /// <exception cref="ArgumentException">The groups do not divide the channels.</exception>
    public ConvTranspose2d(
        long inChannels,
        long outChannels,
        (long Height, long Width) kernelSize,
        Random random,
        (long Height, long Width)? stride = null,
        (long Height, long Width)? padding = null,
        (long Height, long Width)? outputPadding = null,
        long groups = 1,
        bool bias = true,
        (long Height, long Width)? dilation = null
    )
        : base(
            Initialisation.FanIn(
                random,
                FanIn(outChannels, groups, kernelSize),
                inChannels,
                outChannels / groups,
                kernelSize.Height,
                kernelSize.Width
            ),
            bias ? Initialisation.FanIn(random, FanIn(outChannels, groups, kernelSize), outChannels) : null
        )
    {
        _ = Conv1d.Parts(inChannels, groups);
        _stride = Conv2d.Pair(stride ?? (1, 1));
        _padding = Conv2d.Pair(padding ?? (0, 0));
        _outputPadding = Conv2d.Pair(outputPadding ?? (0, 0));
        _dilation = Conv2d.Pair(dilation ?? (1, 1));
        _groups = groups;
    }

    /// <param name="input">rows x inChannels x height x width.</param>
    /// <returns>rows x outChannels x height x width, each (size - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1.</returns>
    public Tensor Forward(Tensor input) =>
        Tensor.ConvTranspose2d(input, Weight, Bias, _stride, _padding, _outputPadding, _groups, _dilation);

    /// <summary>The same with that size of the output, from which `outputPadding` follows.</summary>
    /// <param name="input">rows x inChannels x height x width.</param>
    /// <param name="outputSize">Height and width, each at least that of <see cref="Forward(Tensor)"/> without output padding and less than a stride above.</param>
    /// <returns>rows x outChannels x height x width.</returns>
    /// <exception cref="ArgumentException">No output padding gives that size.</exception>
    public Tensor Forward(Tensor input, (long Height, long Width) outputSize)
    {
        long[] wanted = [outputSize.Height, outputSize.Width];
        var missing = new long[2];
        for (var d = 0; d < 2; d++)
        {
            var least = (input.Shape[2 + d] - 1) * _stride[d] - 2 * _padding[d] + _dilation[d] * (Weight.Shape[2 + d] - 1) + 1;
            missing[d] = wanted[d] - least;
            if (missing[d] < 0 || missing[d] >= _stride[d])
                throw new ArgumentException($"{input.Describe()} cannot become {outputSize}", nameof(outputSize));
        }
        return Tensor.ConvTranspose2d(input, Weight, Bias, _stride, _padding, missing, _groups, _dilation);
    }

    private static long FanIn(long channels, long groups, (long Height, long Width) kernel) =>
        Conv1d.Parts(channels, groups) * kernel.Height * kernel.Width;
}
