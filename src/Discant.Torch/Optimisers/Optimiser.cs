using System.Numerics;

namespace Discant.Torch.Optimisers;

/// <summary>What optimisers share: named parameters on the CPU with two moments each, a learning rate, and a state for checkpoints.</summary>
public abstract class Optimiser : IDisposable
{
    private readonly string _name;
    private readonly string _secondName;
    private readonly Slot[] _slots;

    /// <param name="name">Prefix of the names in a checkpoint.</param>
    /// <param name="secondName">Name of the second moment in a checkpoint.</param>
    /// <param name="parameters">Named parameters, 32- or 64-bit floats.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="second">Makes the second moment of a parameter.</param>
    private protected Optimiser(
        string name,
        string secondName,
        IEnumerable<(string Name, Tensor Tensor)> parameters,
        double learningRate,
        Func<(string Name, Tensor Tensor), Tensor> second
    )
    {
        (_name, _secondName, LearningRate) = (name, secondName, learningRate);
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        _slots = parameters
            .Select(p => new Slot(p.Name, p.Tensor, Tensor.ZerosLike(p.Tensor.Detach()).Persist(), second(p).Persist()))
            .ToArray();
    }

    /// <summary>Step size; schedules set it.</summary>
    public double LearningRate { get; set; }

    /// <summary>Number of updates done: those of the parameter that had most.</summary>
    public long Steps => _slots.Select(s => s.Steps).DefaultIfEmpty(0).Max();

    /// <summary>One update from the gradients that the parameters hold; parameters without a gradient stay, and their count does too.</summary>
    /// <exception cref="InvalidOperationException">A parameter is not contiguous memory of the CPU in 32- or 64-bit floats.</exception>
    public void Step()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        foreach (var slot in _slots)
        {
            if (slot.Parameter.Grad?.Contiguous() is not { } gradient)
                continue;
            slot.Steps++;
            if (slot.Parameter.Type == ScalarType.Float64)
                Update<double>(slot, gradient.Data<double>());
            else
                Update<float>(slot, gradient.Data<float>());
        }
    }

    /// <summary>Moments under `NAME.first.PARAMETER` and the like, and the number of updates of each parameter under `NAME.steps`, for a checkpoint.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State()
    {
        foreach (var slot in _slots)
        {
            yield return ($"{_name}.first.{slot.Name}", slot.First);
            yield return ($"{_name}.{_secondName}.{slot.Name}", slot.Second);
        }
        yield return ($"{_name}.steps", Tensor.From(Array.ConvertAll(_slots, s => s.Steps), _slots.Length));
    }

    /// <summary>Takes up a state given by <see cref="State"/>.</summary>
    /// <exception cref="ArgumentException">A name is missing or a shape differs; nothing is taken up then.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        using var scope = Tensor.Scope();
        var updates = new List<(Tensor Own, Tensor Saved)>();
        foreach (var (name, tensor) in State())
        {
            if (!state.TryGetValue(name, out var saved))
                throw new ArgumentException($"'{name}' is missing", nameof(state));
            if (!saved.Shape.AsSpan().SequenceEqual(tensor.Shape))
                throw new ArgumentException($"'{name}' is {saved.Describe()}, {tensor.Describe()} is needed", nameof(state));
            updates.Add((tensor, saved));
        }
        foreach (var (own, saved) in updates)
            own.Overwrite(saved);
        // The counts are the last tensor: a copy, not a slot's own.
        var steps = updates[^1].Own.ToLongs();
        for (var k = 0; k < steps.Length; k++)
            _slots[k].Steps = steps[k];
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the moments.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        foreach (var slot in _slots)
        {
            slot.First.Dispose();
            slot.Second.Dispose();
        }
    }

    /// <summary>Moves one parameter and its moments.</summary>
    private protected abstract void Update<T>(Slot slot, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>A parameter with what the optimiser remembers of it.</summary>
    private protected sealed class Slot(string name, Tensor parameter, Tensor first, Tensor second)
    {
        internal string Name { get; } = name;

        internal Tensor Parameter { get; } = parameter;

        internal Tensor First { get; } = first;

        internal Tensor Second { get; } = second;

        internal long Steps { get; set; }
    }
}
