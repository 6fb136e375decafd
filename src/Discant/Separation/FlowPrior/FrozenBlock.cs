using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>The numbers of one block of a <see cref="FrozenFlow"/>, as matrices on plain memory.</summary>
internal sealed record FrozenBlock
{
    /// <summary>A dense layer.</summary>
    /// <param name="Weight">outputs x inputs.</param>
    /// <param name="Bias">outputs.</param>
    internal sealed record Dense(float[] Weight, float[] Bias);

    /// <summary>A convolution over time.</summary>
    /// <param name="Forward">outputs x (taps inputs).</param>
    /// <param name="Backward">(taps outputs) x inputs.</param>
    /// <param name="Bias">outputs; with what the instrument adds.</param>
    internal sealed record Taps(float[] Forward, float[] Backward, float[] Bias);

    /// <summary>hidden x bins.</summary>
    internal required Dense Start { get; init; }

    /// <summary>(2 hidden) x hidden each; the first half is doubled, so that tanh(x) = 2 sigmoid(2 x) - 1 needs no function of its own.</summary>
    internal required Taps[] In { get; init; }

    /// <summary>(2 hidden) x hidden each, the last hidden x hidden.</summary>
    internal required Dense[] Out { get; init; }

    /// <summary>(2 bins) x hidden.</summary>
    internal required Dense End { get; init; }

    /// <summary>4 x 4, the inverse of the mixing matrix.</summary>
    internal required float[] Unmix { get; init; }

    /// <summary>Factors of the channels after the shift: exp(-logs), 2 bins.</summary>
    internal required float[] Scale { get; init; }

    /// <summary>Shifts of the channels, 2 bins.</summary>
    internal required float[] Shift { get; init; }

    /// <summary>Logarithm of the determinant of mixing and scaling on the way back, for one pair of frames.</summary>
    internal required double LogDeterminant { get; init; }

    internal static FrozenBlock Of(ActNorm norm, InvertibleConvolution mix, AffineCoupling coupling, Tensor? vector)
    {
        var stack = coupling.Stack;
        var hidden = coupling.Start.Weight.Shape[0];
        var added = vector is null ? null : stack.Condition!.Forward(vector).ToSingles();
        var logs = norm.Logs.ToDoubles();
        var groups = logs.Length / 4.0;
        return new FrozenBlock
        {
            Start = DenseOf(coupling.Start.Weight, coupling.Start.Bias!),
            In =
            [
                .. stack.In.Select(
                    (layer, k) => TapsOf(layer.Weight, layer.Bias!, added.AsSpan((int)(added is null ? 0 : 2 * hidden * k)))
                ),
            ],
            Out = [.. stack.Out.Select(layer => DenseOf(layer.Weight, layer.Bias!))],
            End = DenseOf(coupling.End.Weight, coupling.End.Bias!),
            Unmix = mix.Weight.To(ScalarType.Float64).Inverse().ToSingles(),
            Scale = Array.ConvertAll(logs, l => (float)Math.Exp(-l)),
            Shift = norm.Bias.ToSingles(),
            LogDeterminant = -logs.Sum() - mix.Weight.To(ScalarType.Float64).Slogdet()[1].Item() * groups,
        };
    }

    private static Dense DenseOf(Tensor weight, Tensor bias) => new(weight.ToSingles(), bias.ToSingles());

    private static Taps TapsOf(Tensor weight, Tensor bias, ReadOnlySpan<float> added)
    {
        var (outputs, inputs) = (weight.Shape[0], weight.Shape[1]);
        var twice = Tensor.Cat([Tensor.Full([outputs / 2, 1, 1], 2), Tensor.Ones([outputs / 2, 1, 1])]);
        var doubled = weight * twice;
        var biases = bias.ToSingles();
        for (var k = 0; k < biases.Length; k++)
            biases[k] = (biases[k] + (added.IsEmpty ? 0 : added[k])) * (k < biases.Length / 2 ? 2 : 1);
        return new Taps(
            doubled.Permute(0, 2, 1).Reshape(outputs, -1).ToSingles(),
            doubled.Permute(2, 0, 1).Reshape(-1, inputs).ToSingles(),
            biases
        );
    }
}
