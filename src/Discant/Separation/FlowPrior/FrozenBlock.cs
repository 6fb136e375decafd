using System.Numerics.Tensors;
using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>The numbers of one block of a <see cref="FrozenFlow"/>.</summary>
internal sealed record FrozenBlock
{
    /// <summary>The coupling's network; what the instrument adds is in the biases.</summary>
    internal required CouplingWeights Coupling { get; init; }

    /// <summary>4 x 4, the inverse of the mixing matrix.</summary>
    internal required float[] Unmix { get; init; }

    /// <summary>Factors of the channels after the shift: exp(-logs), 2 bins.</summary>
    internal required float[] Scale { get; init; }

    /// <summary>Shifts of the channels, 2 bins.</summary>
    internal required float[] Shift { get; init; }

    /// <summary>Logarithm of the determinant of mixing and scaling on the way back, for one pair of frames.</summary>
    internal required double LogDeterminant { get; init; }

    internal static FrozenBlock Of(FlowSize size, ActNorm norm, InvertibleConvolution mix, AffineCoupling coupling, Tensor? vector)
    {
        var weights = CouplingWeights.Of(CouplingWeights.Tensors(coupling), size);
        var added = vector is null ? [] : coupling.Stack.Condition!.Forward(vector).ToSingles();
        for (var k = 0; k < size.Layers && added.Length > 0; k++)
            TensorPrimitives.Add(weights.In[k].Bias, added.AsSpan(2 * size.Hidden * k, 2 * size.Hidden), weights.In[k].Bias);
        var logs = norm.Logs.ToDoubles();
        var exact = mix.Weight.To(ScalarType.Float64);
        return new FrozenBlock
        {
            Coupling = weights,
            Unmix = exact.Inverse().ToSingles(),
            Scale = Array.ConvertAll(logs, l => (float)Math.Exp(-l)),
            Shift = norm.Bias.ToSingles(),
            LogDeterminant = -logs.Sum() - exact.Slogdet()[1].Item() * size.Bins / 2,
        };
    }
}
