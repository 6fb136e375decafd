using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Pitch.LateDeep;

/// <summary>Convolution that keeps the size, ReLU, batch norm.</summary>
internal sealed class ConvolutionBlock : Module
{
    private readonly Conv2d _convolution;
    private readonly BatchNorm2d _norm;
    private readonly long _trimmed;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernel">Bins and frames of the kernel; frames odd.</param>
    /// <param name="random">Source of the starting values.</param>
    public ConvolutionBlock(int inChannels, int outChannels, (int Bins, int Frames) kernel, Random random)
    {
        _convolution = RegisterModule(
            "conv",
            new Conv2d(inChannels, outChannels, kernel, random, padding: (kernel.Bins / 2, kernel.Frames / 2))
        );
        _norm = RegisterModule("norm", new BatchNorm2d(outChannels));
        // A kernel of even height has no middle: as Keras does, one zero more goes above than below.
        _trimmed = 1 - kernel.Bins % 2;
    }

    /// <param name="input">rows x channels x bins x frames.</param>
    /// <returns>rows x channels x bins x frames.</returns>
    public Tensor Forward(Tensor input)
    {
        var output = _convolution.Forward(input);
        if (_trimmed > 0)
            output = output.Narrow(2, _trimmed, input.Shape[2]);
        return _norm.Forward(output.Relu());
    }
}
