using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Separation.SourceFilter;

/// <summary>Spectrogram of the mixture to a latent vector a frame, by three recurrent layers; it does not see the F0 (spec 1.4).</summary>
internal sealed class MixtureEncoder : Module
{
    private readonly Standardisation _standardisation;
    private readonly GRU _first;
    private readonly GRU _second;
    private readonly GRU _third;
    private readonly Linear _dense;

    internal MixtureEncoder(NetworkSize size, Random random)
    {
        _standardisation = RegisterModule("layer_norm", new Standardisation());
        _first = RegisterModule("gru1", new GRU(MixtureFeatures.Bins, size.EncoderUnits, random));
        _second = RegisterModule("gru2", new GRU(size.EncoderUnits, size.EncoderUnits, random));
        _third = RegisterModule("gru3", new GRU(size.EncoderUnits, size.EncoderUnits, random));
        _dense = RegisterModule("dense", new Linear(size.EncoderUnits, size.Latent, random));
    }

    /// <param name="logMagnitude">mixtures x frames x 257.</param>
    /// <returns>mixtures x frames x latent.</returns>
    internal Tensor Forward(Tensor logMagnitude)
    {
        var second = _second.Forward(_first.Forward(_standardisation.Forward(logMagnitude)));
        return _dense.Forward(_third.Forward(second) + second);
    }

    /// <summary>Standardisation over a whole excerpt with a learned scale and shift a bin.</summary>
    private sealed class Standardisation : Module
    {
        private readonly Tensor _scale;
        private readonly Tensor _shift;

        internal Standardisation()
        {
            _scale = RegisterParameter("scale", Tensor.Ones([1, MixtureFeatures.Bins, 1, 1]));
            _shift = RegisterParameter("shift", Tensor.Zeros([1, MixtureFeatures.Bins, 1, 1]));
        }

        internal Tensor Forward(Tensor logMagnitude) =>
            MixtureFeatures.Standardise(logMagnitude) * _scale.Reshape(MixtureFeatures.Bins) + _shift.Reshape(MixtureFeatures.Bins);
    }
}
