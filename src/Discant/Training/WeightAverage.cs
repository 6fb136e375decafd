using Discant.Torch;

namespace Discant.Training;

/// <summary>Exponential moving average of a network's parameters, which is smoother than the last step.</summary>
public sealed class WeightAverage : IDisposable
{
    private readonly (string Name, Tensor Parameter, Tensor Mean)[] _slots;
    private readonly double _decay;

    /// <param name="parameters">The parameters; they stay the caller's.</param>
    /// <param name="decay">Share of the average that stays at each step once many steps are done.</param>
    public WeightAverage(IEnumerable<(string Name, Tensor Tensor)> parameters, double decay)
    {
        _decay = decay;
        using var mode = GradientMode.Off();
        _slots = [.. parameters.Select(p => (p.Name, p.Tensor, p.Tensor.Detach().Clone().Persist()))];
    }

    /// <summary>Takes in the parameters as they are after a step.</summary>
    /// <param name="step">Number of steps done, from 1; early on the average forgets faster.</param>
    public void Update(long step)
    {
        var decay = (float)Math.Min(_decay, (1.0 + step) / (10.0 + step));
        foreach (var (_, parameter, mean) in _slots)
        {
            var p = parameter.Data<float>();
            var m = mean.Data<float>();
            System.Numerics.Tensors.TensorPrimitives.Lerp(p, m, decay, m);
        }
    }

    /// <summary>Puts the average in the parameters' place.</summary>
    public void Apply()
    {
        foreach (var (_, parameter, mean) in _slots)
            parameter.Overwrite(mean);
    }

    /// <summary>Puts the average into the parameters of another network that is built in the same way.</summary>
    public void CopyTo(IEnumerable<Tensor> parameters)
    {
        using var mode = GradientMode.Off();
        foreach (var (parameter, slot) in parameters.Zip(_slots))
            parameter.Overwrite(slot.Mean);
    }

    /// <summary>The averages under `average.NAME`, for a checkpoint.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State() => _slots.Select(s => ($"average.{s.Name}", s.Mean));

    /// <summary>Takes up a state given by <see cref="State"/>.</summary>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        foreach (var (name, mean) in State())
            mean.Overwrite(
                state.TryGetValue(name, out var saved) ? saved : throw new ArgumentException($"'{name}' is missing", nameof(state))
            );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, mean) in _slots)
            mean.Dispose();
    }
}
