using Discant.Torch;
using Discant.Torch.Optimisers;
using Discant.Training;

namespace Discant.Separation.SourceFilter;

/// <summary>One optimiser and the worker replicas of a model: does training steps, whether on a data set or on the recording itself.</summary>
public sealed class SourceFilterTrainer : IDisposable
{
    private const int NoisePurpose = 1;

    private readonly SourceFilterModel[] _models;
    private readonly GradientWorkers<SourceFilterModel> _workers;
    private readonly SourceFilterObjective _objective = new();
    private readonly int _seed;

    /// <param name="model">The model that is trained; it stays the caller's.</param>
    /// <param name="options">Step size, weight decay, threads.</param>
    public SourceFilterTrainer(SourceFilterModel model, TrainerOptions options)
    {
        _seed = options.Seed;
        _models = [model, .. Enumerable.Range(1, Math.Max(0, options.Threads - 1)).Select(_ => model.Replica())];
        _workers = new GradientWorkers<SourceFilterModel>(_models, m => m.Network.Parameters());
        Optimiser = new Adam(model.Network.NamedParameters(), options.LearningRate, weightDecay: options.WeightDecay);
    }

    /// <summary>The optimiser; its step count is the trainer's.</summary>
    public Adam Optimiser { get; }

    /// <summary>One update of the parameters.</summary>
    /// <param name="microBatches">The batch in parts; the parts, not the threads, decide the result.</param>
    /// <param name="cancel">Ends the work before the update.</param>
    /// <returns>The batch's mean loss before the update.</returns>
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

    /// <summary>The mean loss of excerpts without learning from them; the same noise every time.</summary>
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
    public void Dispose()
    {
        Optimiser.Dispose();
        foreach (var replica in _models.Skip(1))
            replica.Dispose();
    }
}
