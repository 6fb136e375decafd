using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Separation.ConditionedUNet;

/// <summary>From the F0 of one voice to what scales and shifts the spectrum that the U-Net sees (Petermann et al. 2020, control at the input).</summary>
internal sealed class PitchConditioning : Module
{
    private const int Taps = 10;

    private readonly Conv1d[] _convolutions;
    private readonly Linear _scale;
    private readonly Linear _shift;

    /// <param name="size">Channels.</param>
    /// <param name="random">Source of the starting values.</param>
    internal PitchConditioning(ConditionedUNetSize size, Random random)
    {
        int[] channels = [PitchOneHot.Bins, size.PitchWidth, 4 * size.PitchWidth, 16 * size.PitchWidth];
        _convolutions =
        [
            .. Enumerable.Range(1, 3).Select(k => RegisterModule($"conv{k}", new Conv1d(channels[k - 1], channels[k], Taps, random))),
        ];
        _scale = RegisterModule("gamma", new Linear(channels[3], ConditionedUNetSize.Bins, random));
        _shift = RegisterModule("beta", new Linear(channels[3], ConditionedUNetSize.Bins, random));
    }

    /// <summary>Scale and shift of a spectrum.</summary>
    /// <param name="spectrum">rows x 513 x frames.</param>
    /// <param name="pitch">rows x 361 x frames.</param>
    /// <returns>The same shape as the spectrum.</returns>
    internal Tensor Apply(Tensor spectrum, Tensor pitch)
    {
        // An even kernel has no middle: one zero more after than before keeps the length.
        var features = _convolutions.Aggregate(pitch, (x, convolution) => convolution.Forward(x.ConstantPad([Taps / 2 - 1, Taps / 2])));
        var frames = features.Transpose(1, 2).Contiguous();
        return spectrum * _scale.Forward(frames).Transpose(1, 2) + _shift.Forward(frames).Transpose(1, 2);
    }
}
