using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Separation.SourceFilter;

/// <summary>Latent vectors of the mixture and one voice's F0 to that voice's features, frame by frame (spec 1.5).</summary>
internal sealed class VoiceDecoder : Module
{
    private readonly int _units;
    private readonly BlockStack _pitch;
    private readonly BlockStack _latent;
    private readonly GRU _recurrence;
    private readonly BlockStack _output;

    internal VoiceDecoder(NetworkSize size, Random random)
    {
        _units = size.DecoderUnits;
        _pitch = RegisterModule("f0_mlp", new BlockStack(1, size.DecoderUnits, random));
        _latent = RegisterModule("z_mlp", new BlockStack(size.Latent, size.DecoderUnits, random));
        _recurrence = RegisterModule("gru", new GRU(2 * size.DecoderUnits, size.DecoderUnits, random));
        _output = RegisterModule("mlp", new BlockStack(size.DecoderUnits, size.OutputUnits, random));
    }

    /// <param name="unitPitch">(mixtures voices) x frames x 1.</param>
    /// <param name="latent">mixtures x frames x latent.</param>
    /// <param name="voices">Voices of a mixture.</param>
    /// <returns>(mixtures voices) x frames x output units.</returns>
    internal Tensor Forward(Tensor unitPitch, Tensor latent, int voices)
    {
        // All voices share z: its blocks and its half of the recurrence's input matrix are computed once a mixture (spec 11.4).
        var weight = _recurrence.WeightIh;
        var ofPitch = FusedLinear.Apply(_pitch.Forward(unitPitch), weight.Narrow(1, 0, _units).Contiguous(), _recurrence.BiasIh);
        var ofLatent = FusedLinear.Apply(_latent.Forward(latent), weight.Narrow(1, _units, _units).Contiguous(), bias: null);
        var shape = ofLatent.Shape;
        var perVoice = ofPitch.Reshape(shape[0], voices, shape[1], shape[2]) + ofLatent.Unsqueeze(1);
        return _output.Forward(_recurrence.Recur(perVoice.Reshape(shape[0] * voices, shape[1], shape[2])));
    }
}
