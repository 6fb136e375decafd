using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Separation.ConditionedUNet;

/// <summary>Transposed convolution that doubles bins and frames, batch norm, ReLU, perhaps dropout of whole channels.</summary>
internal sealed class DecoderLayer : Module
{
    private const double DropProbability = 0.5;

    private readonly ConvTranspose2d _convolution;
    private readonly BatchNorm2d _norm;
    private readonly bool _drops;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="drops">Whether there is dropout.</param>
    /// <param name="random">Source of the starting values.</param>
    internal DecoderLayer(int inChannels, int outChannels, bool drops, Random random)
    {
        _drops = drops;
        _convolution = RegisterModule(
            "conv",
            new ConvTranspose2d(inChannels, outChannels, (5, 5), random, stride: (2, 2), padding: (2, 2))
        );
        _norm = RegisterModule("norm", new BatchNorm2d(outChannels));
    }

    /// <param name="input">rows x channels x bins x frames.</param>
    /// <param name="like">What has the bins and frames that the output shall have.</param>
    /// <param name="dropout">Decides which channels are dropped; null: none.</param>
    /// <returns>rows x channels x bins x frames.</returns>
    internal Tensor Forward(Tensor input, Tensor like, Random? dropout)
    {
        var output = _norm.Forward(_convolution.Forward(input, (like.Shape[2], like.Shape[3]))).Relu();
        return _drops && dropout is not null ? output * Kept(output, dropout) : output;
    }

    private static Tensor Kept(Tensor output, Random random)
    {
        using var mode = GradientMode.Off();
        var kept = Tensor.Empty([output.Shape[0], output.Shape[1], 1, 1], ScalarType.Float32);
        foreach (ref var channel in kept.Data<float>())
            channel = random.NextDouble() < DropProbability ? 0 : (float)(1 / (1 - DropProbability));
        return kept.To(output.Type);
    }
}
