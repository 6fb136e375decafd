using System.Numerics;
using Discant.Synthesis;
using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>Controls to sound: the source models of a batch as one differentiable function (spec section 2).</summary>
/// <param name="model">The source model of one voice.</param>
public sealed class VoiceSynthesizer(SourceModel model)
{
    /// <summary>The source model of one voice.</summary>
    public SourceModel Model { get; } = model;

    /// <summary>Synthesises every row; differentiable in the controls.</summary>
    /// <param name="controls">rows x frames each.</param>
    /// <param name="excitation">rows x samples each.</param>
    /// <returns>rows x samples.</returns>
    public Tensor Synthesize(VoiceControls controls, VoiceExcitation excitation) =>
        excitation.Falling.Type == ScalarType.Float64 ? Synthesize<double>(controls, excitation) : Synthesize<float>(controls, excitation);

    private Tensor Synthesize<T>(VoiceControls controls, VoiceExcitation excitation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Tensor[] inputs = [controls.HarmonicAmplitude, controls.NoiseGain, controls.LineSpectralFrequencies, controls.NoiseMagnitudes];
        Tensor output;
        Tensor[] doubles;
        using (GradientMode.Off())
        {
            doubles = Array.ConvertAll(inputs, t => t.Detach().To(ScalarType.Float64).Contiguous());
            output = Tensor.Empty(excitation.Falling.Shape, excitation.Falling.Type);
            for (var row = 0; row < (int)output.Shape[0]; row++)
                Model.Forward(
                    Controls(doubles, row),
                    Row<T>(excitation.Falling, row),
                    Row<T>(excitation.Rising, row),
                    Row<T>(excitation.Noise, row),
                    Row<T>(output, row)
                );
        }
        if (!GradientMode.IsOn || !Array.Exists(inputs, t => t.RequiresGrad))
            return output;
        // The excitation belongs to the caller; the graph keeps its own handles on it.
        var kept = new VoiceExcitation(excitation.Falling.Detach(), excitation.Rising.Detach(), excitation.Noise.Detach());
        var types = Array.ConvertAll(inputs, t => t.Type);
        return DifferentiableFunction.Attach(
            inputs,
            [output],
            upstream => Backward<T>(doubles, kept, upstream[0]!, types),
            [.. doubles, kept.Falling, kept.Rising, kept.Noise]
        )[0];
    }

    private Tensor?[] Backward<T>(Tensor[] controls, VoiceExcitation excitation, Tensor upstream, ScalarType[] types)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var gradients = Array.ConvertAll(controls, c => Tensor.Empty(c.Shape, ScalarType.Float64));
        for (var row = 0; row < (int)upstream.Shape[0]; row++)
            Model.Backward(
                Controls(controls, row),
                Row<T>(excitation.Falling, row),
                Row<T>(excitation.Rising, row),
                Row<T>(excitation.Noise, row),
                Row<T>(upstream, row),
                new SourceGradients
                {
                    HarmonicAmplitudes = Row<double>(gradients[0], row),
                    NoiseGains = Row<double>(gradients[1], row),
                    LineSpectralFrequencies = Row<double>(gradients[2], row),
                    NoiseMagnitudes = Row<double>(gradients[3], row),
                }
            );
        return [.. gradients.Select((g, k) => g.To(types[k]))];
    }

    private static SourceControls Controls(Tensor[] controls, int row) =>
        new()
        {
            HarmonicAmplitudes = Row<double>(controls[0], row),
            NoiseGains = Row<double>(controls[1], row),
            LineSpectralFrequencies = Row<double>(controls[2], row),
            NoiseMagnitudes = Row<double>(controls[3], row),
        };

    private static Span<T> Row<T>(Tensor tensor, int row)
        where T : unmanaged
    {
        var data = tensor.Data<T>();
        var length = data.Length / (int)tensor.Shape[0];
        return data.Slice(row * length, length);
    }
}
