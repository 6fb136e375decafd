using Discant.Synthesis;
using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>The whole differentiable model: mixtures and F0 to the sound of every voice (Schulze-Forster et al. 2022, Section III).</summary>
public sealed class SourceFilterModel : IDisposable
{
    /// <summary>Samples a frame and at 16 kHz the hop of everything here.</summary>
    public const int Hop = 256;

    /// <summary>Hz.</summary>
    public const int SampleRate = 16000;

    /// <param name="network">The network; disposed of with this.</param>
    /// <param name="parity">Do exactly as the reference at the edges of voiced stretches (docs/methods.md).</param>
    public SourceFilterModel(ParameterNetwork network, bool parity = false)
    {
        Network = network;
        Synthesizer = new VoiceSynthesizer(
            new SourceModel(
                new SourceModelOptions
                {
                    Excitation = new ExcitationOptions { Parity = parity },
                    Order = network.Size.AllPoleOrder,
                    NoiseMagnitudes = network.Size.NoiseMagnitudes,
                }
            )
        );
    }

    /// <summary>Estimates the controls.</summary>
    public ParameterNetwork Network { get; }

    /// <summary>Makes sound of them.</summary>
    public VoiceSynthesizer Synthesizer { get; }

    /// <summary>The sound of every voice of a batch of mixtures.</summary>
    /// <param name="mixtures">mixtures x samples (a multiple of 256), each with peak 1.</param>
    /// <param name="pitch">(mixtures voices) x frames, Hz, 0 where silent; voice fastest.</param>
    /// <param name="noiseSeed">Seed of the noise.</param>
    /// <param name="firstNoiseStream">Number of the noise stream of the first row.</param>
    /// <returns>(mixtures voices) x samples.</returns>
    public Tensor Synthesize(Tensor mixtures, IReadOnlyList<double[]> pitch, ulong noiseSeed, ulong firstNoiseStream) =>
        Synthesize(Controls(mixtures, pitch), pitch, noiseSeed, firstNoiseStream);

    /// <summary>The sound of voices whose controls are known.</summary>
    /// <param name="controls">rows x frames each.</param>
    /// <param name="pitch">rows x frames, Hz, 0 where silent.</param>
    /// <param name="noiseSeed">Seed of the noise.</param>
    /// <param name="firstNoiseStream">Number of the noise stream of the first row.</param>
    /// <returns>rows x samples.</returns>
    public Tensor Synthesize(VoiceControls controls, IReadOnlyList<double[]> pitch, ulong noiseSeed, ulong firstNoiseStream) =>
        Synthesizer.Synthesize(controls, VoiceExcitation.Of(Synthesizer.Model, pitch, noiseSeed, firstNoiseStream));

    /// <summary>What the network says about every voice of a batch of mixtures.</summary>
    /// <param name="mixtures">mixtures x samples (a multiple of 256), each with peak 1.</param>
    /// <param name="pitch">(mixtures voices) x frames, Hz, 0 where silent; voice fastest.</param>
    public VoiceControls Controls(Tensor mixtures, IReadOnlyList<double[]> pitch)
    {
        var count = mixtures.Shape[0];
        var frames = pitch[0].Length;
        var voices = pitch.Count / count;
        var unit = Tensor.From(pitch.SelectMany(p => p.Select(f => (float)MixtureFeatures.UnitPitch(f))).ToArray(), count, voices, frames);
        return Network.Estimate(MixtureFeatures.LogMagnitude(mixtures), unit);
    }

    /// <summary>A second model on the same parameters (not a copy), whose gradients are its own; for a worker thread.</summary>
    public SourceFilterModel Replica()
    {
        var network = new ParameterNetwork(Network.Size, new Random(0));
        network.ShareParametersOf(Network);
        return new SourceFilterModel(network, Synthesizer.Model.Options.Excitation.Parity);
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
