using Discant.Synthesis;
using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>Sets elements to 0 at random and enlarges the others, in training; what it drops depends on the seed and the order of the calls.</summary>
/// <param name="probability">Of an element to be dropped, from 0 to below 1.</param>
/// <param name="seed">Decides which.</param>
public sealed class FlowDropout(double probability, ulong seed)
{
    private ulong _calls;

    /// <summary>Drops elements.</summary>
    /// <param name="signal">Any shape.</param>
    public Tensor Of(Tensor signal)
    {
        var mask = Tensor.Empty(signal.Shape, ScalarType.Float32);
        var values = mask.Data<float>();
        UniformNoise.Fill<float>(seed, _calls++, values);
        var (limit, kept) = ((float)(2 * probability - 1), (float)(1 / (1 - probability)));
        foreach (ref var value in values)
            value = value < limit ? 0 : kept;
        return signal * mask.To(signal.Type);
    }
}
