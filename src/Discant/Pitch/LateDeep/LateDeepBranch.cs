using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Pitch.LateDeep;

/// <summary>What the network does with one of its two inputs before they meet.</summary>
internal sealed class LateDeepBranch : Module
{
    private readonly BatchNorm2d _norm;
    private readonly ConvolutionBlock[] _blocks;

    public LateDeepBranch(LateDeepSize size, Random random)
    {
        _norm = RegisterModule("norm", new BatchNorm2d(size.Input.Harmonics));
        var (small, octaveAround) = ((5, 5), (70, 3));
        ConvolutionBlock[] blocks =
        [
            new(size.Input.Harmonics, size.First, small, random),
            new(size.First, size.Branch, small, random),
            new(size.Branch, size.Branch, small, random),
            new(size.Branch, size.Branch, small, random),
            new(size.Branch, size.Branch, octaveAround, random),
            new(size.Branch, size.Branch, octaveAround, random),
        ];
        _blocks = [.. blocks.Select((block, k) => RegisterModule($"block{k + 1}", block))];
    }

    /// <param name="input">rows x harmonics x bins x frames.</param>
    /// <returns>rows x channels x bins x frames.</returns>
    public Tensor Forward(Tensor input) => _blocks.Aggregate(_norm.Forward(input), (x, block) => block.Forward(x));
}
