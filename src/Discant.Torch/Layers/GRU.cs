namespace Discant.Torch.Layers;

/// <summary>Gated recurrent unit over batch-first sequences; torch.nn.GRU with one layer and one direction. All parameters start uniform in +-1/sqrt(units).</summary>
public sealed class GRU : Module
{
    /// <param name="inputSize">Size of the last dimension of the input.</param>
    /// <param name="hiddenSize">Number of units.</param>
    /// <param name="random">Source of the starting values.</param>
    public GRU(long inputSize, long hiddenSize, Random random)
    {
        InputSize = inputSize;
        HiddenSize = hiddenSize;
        var bound = 1 / Math.Sqrt(hiddenSize);
        WeightIh = RegisterParameter("weight_ih_l0", Initialisation.Uniform(random, bound, 3 * hiddenSize, inputSize));
        WeightHh = RegisterParameter("weight_hh_l0", Initialisation.Uniform(random, bound, 3 * hiddenSize, hiddenSize));
        BiasIh = RegisterParameter("bias_ih_l0", Initialisation.Uniform(random, bound, 3 * hiddenSize));
        BiasHh = RegisterParameter("bias_hh_l0", Initialisation.Uniform(random, bound, 3 * hiddenSize));
    }

    /// <summary>Size of the last dimension of the input.</summary>
    public long InputSize { get; }

    /// <summary>Number of units.</summary>
    public long HiddenSize { get; }

    /// <summary>3 units x inputs; gates in the order reset, update, new.</summary>
    public Tensor WeightIh { get; }

    /// <summary>3 units x units.</summary>
    public Tensor WeightHh { get; }

    /// <summary>3 units.</summary>
    public Tensor BiasIh { get; }

    /// <summary>3 units.</summary>
    public Tensor BiasHh { get; }

    /// <param name="input">rows x steps x inputs.</param>
    /// <returns>rows x steps x units: the state after each step; the state starts at 0.</returns>
    public Tensor Forward(Tensor input) => Recur(FusedLinear.Apply(input, WeightIh, BiasIh));

    /// <summary>The recurrence alone, for a projection W_ih x + b_ih that was computed elsewhere.</summary>
    /// <param name="projection">rows x steps x 3 units.</param>
    /// <returns>rows x steps x units.</returns>
    public Tensor Recur(Tensor projection)
    {
        if (projection.Type == ScalarType.Float32 && ReferenceEquals(projection.Cpu(), projection))
            return FusedGru.Apply(projection, WeightHh, BiasHh);
        // libtorch's unit with the identity as input matrix: double precision for checks, and other devices.
        var identity = Tensor.Eye(3 * HiddenSize, projection.Type);
        var none = Tensor.ZerosLike(BiasIh);
        var start = Tensor.Zeros([1, projection.Shape[0], HiddenSize], projection.Type);
        return Tensor.Gru(projection, start, [identity, WeightHh, none, BiasHh], true, 1, 0, Training, false, true)[0];
    }
}
