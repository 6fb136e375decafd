using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Pitch.LateDeep;

/// <summary>
/// From a harmonic constant-Q transform to the salience of every F0 (Cuesta, McFee and Gomez 2020, "Late/Deep", model 3): magnitudes and
/// phase differences go through a branch each and meet late.
/// </summary>
public sealed class LateDeepNetwork : Module
{
    // Of a hundred bins at most a few belong to a voice; starting there saves the steps in which nothing else is learned (Lin et al. 2017).
    private const float RareLogOdds = -4;

    private readonly LateDeepBranch _magnitude;
    private readonly LateDeepBranch _phase;
    private readonly ConvolutionBlock[] _joint;
    private readonly Conv2d _salience;

    /// <param name="size">Channels of the layers.</param>
    /// <param name="random">Source of the starting values.</param>
    public LateDeepNetwork(LateDeepSize size, Random random)
    {
        Size = size;
        _magnitude = RegisterModule("magnitude", new LateDeepBranch(size, random));
        _phase = RegisterModule("phase", new LateDeepBranch(size, random));
        ConvolutionBlock[] joint =
        [
            new(2 * size.Branch, size.Joint, (3, 3), random),
            new(size.Joint, size.Joint, (3, 3), random),
            new(size.Joint, size.Tall, (size.Input.Bins.Count, 1), random),
        ];
        _joint = [.. joint.Select((block, k) => RegisterModule($"joint{k + 1}", block))];
        _salience = RegisterModule("salience", new Conv2d(size.Tall, 1, (1, 1), random));
        using var scope = Tensor.Scope();
        _salience.Bias!.Overwrite(Tensor.From([RareLogOdds], 1));
    }

    /// <summary>Channels of the layers.</summary>
    public LateDeepSize Size { get; }

    /// <summary>Frames before and after a frame that its salience depends on.</summary>
    public static int ContextFrames => 4 * 2 + 2 + 2;

    /// <param name="magnitude">rows x harmonics x bins x frames, of <see cref="HarmonicConstantQ.Transform"/>.</param>
    /// <param name="phase">The same shape.</param>
    /// <returns>rows x bins x frames: log-odds that a voice sings there.</returns>
    public Tensor Forward(Tensor magnitude, Tensor phase)
    {
        var both = Tensor.Cat([_magnitude.Forward(magnitude), _phase.Forward(phase)], 1);
        return _salience.Forward(_joint.Aggregate(both, (x, block) => block.Forward(x))).Squeeze(1);
    }
}
