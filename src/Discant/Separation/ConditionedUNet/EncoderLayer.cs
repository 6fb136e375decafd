using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Separation.ConditionedUNet;

/// <summary>Convolution that halves bins and frames, batch norm, LeakyReLU.</summary>
internal sealed class EncoderLayer : Module
{
    private readonly Conv2d _convolution;
    private readonly BatchNorm2d _norm;
    private readonly double _slope;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="slope">Of the LeakyReLU; 1 makes the layer linear.</param>
    /// <param name="random">Source of the starting values.</param>
    internal EncoderLayer(int inChannels, int outChannels, double slope, Random random)
    {
        _slope = slope;
        _convolution = RegisterModule("conv", new Conv2d(inChannels, outChannels, (5, 5), random, stride: (2, 2), padding: (2, 2)));
        _norm = RegisterModule("norm", new BatchNorm2d(outChannels));
    }

    /// <param name="input">rows x channels x bins x frames.</param>
    /// <returns>rows x channels x half the bins x half the frames, halves rounded up.</returns>
    internal Tensor Forward(Tensor input) => _norm.Forward(_convolution.Forward(input)).LeakyRelu(_slope);
}
