using Discant.Audio;
using Discant.Torch;

namespace Discant.Separation.ConditionedUNet;

/// <summary>The spectrogram that the network sees and masks: STFT of 1024 samples every 256, magnitudes (spec 8.3).</summary>
public static class MixtureSpectrum
{
    /// <summary>Hz.</summary>
    public const int SampleRate = 16000;

    /// <summary>Samples from one frame to the next.</summary>
    public const int Hop = 256;

    /// <summary>Frames of F0 before and after those that are wanted.</summary>
    public const int ContextFrames = 2;

    /// <summary>The transform, also that of the masks.</summary>
    public static Stft Transform { get; } = new(2 * (ConditionedUNetSize.Bins - 1), Hop);

    /// <summary>Magnitudes of excerpts that begin and end with the context, one frame beside each frame of their F0.</summary>
    /// <param name="excerpts">rows x (256 frames) samples.</param>
    /// <param name="parity">See <see cref="ConditionedUNetSize.Parity"/>: the context is not heard, and instead of it zeros at the end.</param>
    /// <returns>rows x 513 x frames.</returns>
    public static Tensor Magnitude(Tensor excerpts, bool parity)
    {
        var samples = excerpts.Shape[1];
        const int context = ContextFrames * Hop;
        if (parity)
            excerpts = excerpts.Narrow(1, context, samples - 2 * context).ConstantPad([0, 2 * context - Hop]);
        return Transform.Centred(excerpts).Abs().Narrow(1, 0, samples / Hop).Transpose(1, 2).Contiguous();
    }

    /// <summary>Which frame of <see cref="Magnitude"/> is the first that is wanted.</summary>
    public static int FirstFrame(bool parity) => parity ? 0 : ContextFrames;
}
