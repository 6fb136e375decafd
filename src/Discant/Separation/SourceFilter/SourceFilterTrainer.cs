using Discant.Torch;
using Discant.Torch.Optimisers;
using Discant.Training;

namespace Discant.Separation.SourceFilter;

/// <summary>One optimiser and the worker replicas of a model: does training steps, whether on a data set or on the recording itself.</summary>
public sealed class SourceFilterTrainer : IModelTrainer
{
    private const int NoisePurpose = 1;

    private readonly SourceFilterModel[] _models;
    private readonly GradientWorkers<SourceFilterModel> _workers;
    private readonly SourceFilterObjective _objective = new();
    private readonly int _seed;

    /// <param name="model">The model that is trained; it stays the caller's unless <see cref="Owned"/>.</param>
    /// <param name="options">Step size, weight decay, threads.</param>
    public SourceFilterTrainer(SourceFilterModel model, TrainerOptions options)
    {
        _seed = options.Seed;
        _models = [model, .. Enumerable.Range(1, Math.Max(0, options.Threads - 1)).Select(_ => model.Replica())];
        _workers = new GradientWorkers<SourceFilterModel>(_models, m => m.Network.Parameters());
        Optimiser = new Adam(model.Network.NamedParameters(), options.LearningRate, weightDecay: options.WeightDecay);
    }

    /// <summary>A trainer with a network of its own that has learned nothing yet.</summary>
    public static SourceFilterTrainer Begin(NetworkSize size, TrainerOptions options)
    {
        var model = new SourceFilterModel(new ParameterNetwork(size, new Random(options.Seed)));
        return new SourceFilterTrainer(model, options) { Owned = model };
    }

    /// <summary>Freed with this; null where the model stays the caller's.</summary>
    public IDisposable? Owned { get; init; }

    /// <inheritdoc/>
    public Optimiser Optimiser { get; }

    /// <inheritdoc/>
    public double Step(IReadOnlyList<TrainingBatch> microBatches, CancellationToken cancel)
    {
        var loss = Compute(microBatches, Optimiser.Steps, cancel);
        Optimiser.Step();
        return loss;
    }

    /// <summary>Gradients of the batch's mean loss, left in the model's parameters.</summary>
    public double Compute(IReadOnlyList<TrainingBatch> microBatches, long step, CancellationToken cancel)
    {
        var noise = StepSeeds.Of(_seed, step, NoisePurpose);
        var total = microBatches.Sum(b => b.Mixtures.Length);
        var parts = new List<(TrainingBatch Batch, ulong FirstStream)>();
        var stream = 0UL;
        foreach (var batch in microBatches)
        {
            parts.Add((batch, stream));
            stream += (ulong)batch.Pitch.Length;
        }
        return _workers.Compute(
            parts,
            (model, part) => _objective.Of(model, part.Batch, noise, part.FirstStream) * ((double)part.Batch.Mixtures.Length / total),
            cancel
        );
    }

    /// <inheritdoc/>
    /// <remarks>The noise is the same every time.</remarks>
    public double Loss(IReadOnlyList<TrainingBatch> batches, CancellationToken cancel)
    {
        var total = batches.Sum(b => b.Mixtures.Length);
        return OrderedParallel
            .Select(
                batches.Count,
                _models.Length,
                (k, worker) =>
                {
                    using var scope = Tensor.Scope();
                    using var mode = GradientMode.Off();
                    var batch = batches[(int)k];
                    return _objective.Of(_models[worker], batch, StepSeeds.Of(_seed, k, NoisePurpose), 0).Item()
                        * batch.Mixtures.Length
                        / total;
                },
                cancel
            )
            .Sum();
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Tensor)> State() => _models[0].Network.State().Concat(Optimiser.State());

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        var network = _models[0].Network;
        network.LoadState(network.State().Select(s => (s.Name, state[s.Name])).ToArray());
        Optimiser.LoadState(state);
    }

    /// <inheritdoc/>
    public void Write(string path) => SourceFilterModelFile.Write(path, _models[0].Network);

    /// <inheritdoc/>
    public void Dispose()
    {
        Optimiser.Dispose();
        foreach (var replica in _models.Skip(1))
            replica.Dispose();
        Owned?.Dispose();
    }
}
