using System.Numerics.Tensors;
using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>Gradients of a coupling's network, in the order of <see cref="CouplingWeights.Tensors"/>; rows of a batch are added one after the other.</summary>
internal sealed class CouplingGradients
{
    private readonly float[][] _arrays;

    /// <param name="weights">What the gradients are of.</param>
    internal CouplingGradients(CouplingWeights weights)
    {
        float[][] given =
        [
            weights.Start.Weight,
            weights.Start.Bias,
            .. weights.In.Zip(weights.Out).SelectMany(l => new[] { l.First.Forward, l.First.Bias, l.Second.Weight, l.Second.Bias }),
            weights.End.Weight,
            weights.End.Bias,
        ];
        _arrays = Array.ConvertAll(given, a => new float[a.Length]);
    }

    /// <summary>All of them.</summary>
    internal IReadOnlyList<float[]> Arrays => _arrays;

    internal (float[] Weight, float[] Bias) Start => (_arrays[0], _arrays[1]);

    internal (float[] Weight, float[] Bias) End => (_arrays[^2], _arrays[^1]);

    internal (float[] Weight, float[] Bias) In(int layer) => (_arrays[4 * layer + 2], _arrays[4 * layer + 3]);

    internal (float[] Weight, float[] Bias) Out(int layer) => (_arrays[4 * layer + 4], _arrays[4 * layer + 5]);

    /// <summary>Adds the gradient of a dense layer: slopes^T inputs, and for the bias the sum of the slopes.</summary>
    /// <param name="layer">Where to.</param>
    /// <param name="slopes">pairs x outputs.</param>
    /// <param name="slopeStride">From one row of slopes to the next.</param>
    /// <param name="outputs">Outputs of the layer.</param>
    /// <param name="inputs">pairs x inputs.</param>
    /// <param name="inputStride">From one row of inputs to the next.</param>
    /// <param name="inputCount">Inputs of the layer.</param>
    /// <param name="pairs">Rows.</param>
    internal static void Add(
        (float[] Weight, float[] Bias) layer,
        ReadOnlySpan<float> slopes,
        int slopeStride,
        int outputs,
        ReadOnlySpan<float> inputs,
        int inputStride,
        int inputCount,
        int pairs
    )
    {
        MatrixProduct.Multiply(
            transposeA: true,
            transposeB: false,
            outputs,
            inputCount,
            pairs,
            slopes,
            slopeStride,
            inputs,
            inputStride,
            layer.Weight,
            inputCount,
            beta: 1
        );
        for (var t = 0; t < pairs; t++)
            TensorPrimitives.Add(layer.Bias, slopes.Slice(t * slopeStride, outputs), layer.Bias);
    }
}
