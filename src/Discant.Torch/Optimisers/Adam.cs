namespace Discant.Torch.Optimisers;

/// <summary>Adam (Kingma and Ba 2015) as torch.optim.Adam computes it; weight decay is added to the gradient, not decoupled.</summary>
public sealed class Adam : IDisposable
{
    private readonly (string Name, Tensor Parameter, Tensor First, Tensor Second)[] _slots;

    /// <param name="parameters">Named parameters; the names are used in checkpoints.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">Decay of the mean of gradients.</param>
    /// <param name="beta2">Decay of the mean of squared gradients.</param>
    /// <param name="eps">Added to the root of the second moment.</param>
    /// <param name="weightDecay">Times the parameter, added to its gradient.</param>
    public Adam(
        IEnumerable<(string Name, Tensor Tensor)> parameters,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double eps = 1e-8,
        double weightDecay = 0
    )
    {
        LearningRate = learningRate;
        (Beta1, Beta2, Eps, WeightDecay) = (beta1, beta2, eps, weightDecay);
        _slots = parameters
            .Select(p => (p.Name, p.Tensor, Tensor.ZerosLike(p.Tensor.Detach()).Persist(), Tensor.ZerosLike(p.Tensor.Detach()).Persist()))
            .ToArray();
    }

    /// <summary>Step size; schedules set it.</summary>
    public double LearningRate { get; set; }

    /// <summary>Decay of the mean of gradients.</summary>
    public double Beta1 { get; }

    /// <summary>Decay of the mean of squared gradients.</summary>
    public double Beta2 { get; }

    /// <summary>Added to the root of the second moment.</summary>
    public double Eps { get; }

    /// <summary>Times the parameter, added to its gradient.</summary>
    public double WeightDecay { get; }

    /// <summary>Number of updates done.</summary>
    public long Steps { get; private set; }

    /// <summary>One update from the gradients that the parameters hold; parameters without a gradient stay.</summary>
    public void Step()
    {
        Steps++;
        foreach (var (_, parameter, first, second) in _slots)
        {
            using var gradient = parameter.Grad;
            if (gradient is null)
                continue;
            if (parameter.Type == ScalarType.Float64)
                Update<double>(parameter, gradient, first, second);
            else
                Update<float>(parameter, gradient, first, second);
        }
    }

    /// <summary>Moments and step count under `adam.first.NAME`, `adam.second.NAME`, `adam.steps`, for a checkpoint.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State()
    {
        foreach (var slot in _slots)
        {
            yield return ($"adam.first.{slot.Name}", slot.First);
            yield return ($"adam.second.{slot.Name}", slot.Second);
        }
        yield return ("adam.steps", Tensor.From([Steps], 1));
    }

    /// <summary>Takes up a state given by <see cref="State"/>.</summary>
    /// <exception cref="ArgumentException">A name is missing.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        foreach (var (name, tensor) in State().ToArray())
        {
            if (!state.TryGetValue(name, out var saved))
                throw new ArgumentException($"'{name}' is missing", nameof(state));
            if (name == "adam.steps")
                Steps = saved.ToLongs()[0];
            else
                tensor.Overwrite(saved);
        }
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (var (_, _, first, second) in _slots)
        {
            first.Dispose();
            second.Dispose();
        }
    }

    private void Update<T>(Tensor parameter, Tensor gradient, Tensor first, Tensor second)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        using var contiguous = gradient.Detach().Contiguous();
        var p = parameter.Data<T>();
        var g = contiguous.Data<T>();
        var m = first.Data<T>();
        var v = second.Data<T>();
        // 1 - beta in double first, as PyTorch does: in single precision 1 - 0.999 is off by 5e-5 of its value.
        var (beta1, rest1) = (T.CreateChecked(Beta1), T.CreateChecked(1 - Beta1));
        var (beta2, rest2) = (T.CreateChecked(Beta2), T.CreateChecked(1 - Beta2));
        var decay = T.CreateChecked(WeightDecay);
        var eps = T.CreateChecked(Eps);
        var size = T.CreateChecked(LearningRate / (1 - Math.Pow(Beta1, Steps)));
        var rootOfCorrection = T.CreateChecked(Math.Sqrt(1 - Math.Pow(Beta2, Steps)));
        for (var k = 0; k < p.Length; k++)
        {
            var slope = g[k] + decay * p[k];
            m[k] = beta1 * m[k] + rest1 * slope;
            v[k] = beta2 * v[k] + rest2 * slope * slope;
            p[k] -= size * m[k] / (T.Sqrt(v[k]) / rootOfCorrection + eps);
        }
    }
}
