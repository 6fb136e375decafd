using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Separation.SourceFilter;

/// <summary>The network of the source-filter method: a mixture and its voices' F0 to the controls of each voice's source model (spec section 1).</summary>
public sealed class ParameterNetwork : Module
{
    private readonly MixtureEncoder _encoder;
    private readonly VoiceDecoder _decoder;
    private readonly Heads _heads;
    private readonly GRU _noiseMagnitudes;

    /// <param name="size">Layer sizes.</param>
    /// <param name="random">Source of the starting values.</param>
    public ParameterNetwork(NetworkSize size, Random random)
    {
        Size = size;
        _encoder = RegisterModule("encoder", new MixtureEncoder(size, random));
        _decoder = RegisterModule("decoder", new VoiceDecoder(size, random));
        _heads = RegisterModule("dense_outs", new Heads(size, random));
        _noiseMagnitudes = RegisterModule("gru_noise_mag", new GRU(size.OutputUnits, size.NoiseMagnitudes, random));
    }

    /// <summary>Layer sizes.</summary>
    public NetworkSize Size { get; }

    /// <summary>Estimates the controls of every voice.</summary>
    /// <param name="logMagnitude">mixtures x frames x 257, see <see cref="MixtureFeatures.LogMagnitude"/>.</param>
    /// <param name="unitPitch">mixtures x voices x frames, see <see cref="MixtureFeatures.UnitPitch"/>.</param>
    /// <returns>Controls with rows = mixture x voices, voice fastest.</returns>
    public VoiceControls Estimate(Tensor logMagnitude, Tensor unitPitch)
    {
        var shape = unitPitch.Shape;
        var rows = shape[0] * shape[1];
        var latent = _encoder.Forward(logMagnitude);
        var features = _decoder.Forward(unitPitch.Reshape(rows, shape[2], 1), latent, (int)shape[1]);
        var last = _noiseMagnitudes.Forward(features).Select(1, shape[2] - 1);
        return new VoiceControls(
            ControlActivations.ExpSigmoid(_heads.Harmonic.Forward(features), maximum: 2).Reshape(rows, shape[2]),
            ControlActivations.ExpSigmoid(_heads.Noise.Forward(features), maximum: 1).Reshape(rows, shape[2]),
            ControlActivations.ToLineSpectralFrequencies(_heads.LineSpectral.Forward(features)),
            ControlActivations.ExpSigmoid(last * 2.5, maximum: 2)
        );
    }

    private sealed class Heads : Module
    {
        internal Heads(NetworkSize size, Random random)
        {
            Harmonic = RegisterModule("0", new Linear(size.OutputUnits, 1, random));
            Noise = RegisterModule("1", new Linear(size.OutputUnits, 1, random));
            LineSpectral = RegisterModule("2", new Linear(size.OutputUnits, size.AllPoleOrder + 1, random));
        }

        internal Linear Harmonic { get; }

        internal Linear Noise { get; }

        internal Linear LineSpectral { get; }
    }
}
