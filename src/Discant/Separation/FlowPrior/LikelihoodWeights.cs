using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>The numbers of one block on the way from data to latents, and their gradients.</summary>
internal sealed class LikelihoodWeights
{
    private readonly Tensor[] _tensors;

    /// <param name="size">Of the flow.</param>
    /// <param name="block">Its layers.</param>
    /// <param name="vectors">The instrument of each row: rows x width x 1, or null.</param>
    internal LikelihoodWeights(FlowSize size, (ActNorm Norm, InvertibleConvolution Mix, AffineCoupling Coupling) block, Tensor? vectors)
    {
        var coupling = CouplingWeights.Tensors(block.Coupling);
        _tensors = [block.Norm.Logs, block.Norm.Bias, block.Mix.Weight, .. coupling];
        if (vectors is not null)
        {
            var condition = block.Coupling.Stack.Condition!.Forward(vectors);
            _tensors = [.. _tensors, condition];
            Conditions = condition.ToSingles();
        }
        Scale = Array.ConvertAll(block.Norm.Logs.ToDoubles(), l => (float)Math.Exp(l));
        Shift = block.Norm.Bias.ToSingles();
        Matrix = block.Mix.Weight.ToSingles();
        Coupling = CouplingWeights.Of(coupling, size);
        Gradients = new CouplingGradients(Coupling);
        (ScaleGradients, ShiftGradients) = (new float[Scale.Length], new float[Scale.Length]);
        ConditionGradients = new float[Conditions.Length];
    }

    /// <summary>What everything depends on, in the graph: logs, bias, matrix, the coupling's, and what instruments add to each layer.</summary>
    internal IReadOnlyList<Tensor> Tensors => _tensors;

    /// <summary>exp(logs), 2 bins.</summary>
    internal float[] Scale { get; }

    /// <summary>2 bins.</summary>
    internal float[] Shift { get; }

    /// <summary>4 x 4.</summary>
    internal float[] Matrix { get; }

    internal CouplingWeights Coupling { get; }

    /// <summary>rows x (layers 2 hidden); empty where the flow knows one instrument.</summary>
    internal float[] Conditions { get; } = [];

    internal CouplingGradients Gradients { get; }

    /// <summary>Of the logarithms of the scales.</summary>
    internal float[] ScaleGradients { get; }

    internal float[] ShiftGradients { get; }

    internal double[] MatrixGradients { get; } = new double[16];

    internal float[] ConditionGradients { get; }

    /// <summary>The gradients as tensors, in the order and shapes of <see cref="Tensors"/>, times a factor.</summary>
    internal IEnumerable<Tensor> Scaled(double factor)
    {
        float[][] arrays =
        [
            ScaleGradients,
            ShiftGradients,
            Array.ConvertAll(MatrixGradients, v => (float)v),
            .. Gradients.Arrays,
            .. Conditions.Length > 0 ? [ConditionGradients] : Array.Empty<float[]>(),
        ];
        return arrays.Zip(_tensors, (values, tensor) => Tensor.From(values, tensor.Shape) * factor);
    }
}
