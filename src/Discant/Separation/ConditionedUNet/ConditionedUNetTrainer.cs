using Discant.Torch;
using Discant.Torch.Optimisers;
using Discant.Training;

namespace Discant.Separation.ConditionedUNet;

/// <summary>Trains the U-Net on excerpts with stems; of each mixture one voice, drawn at random, is the target (spec 8.3).</summary>
/// <remarks>
/// Batch norm normalises each micro-batch by itself, on whatever thread, so that the number of threads does not matter; what it gathers
/// meanwhile is not used. What is validated and written is the moving average of the parameters, with statistics taken anew.
/// </remarks>
public sealed class ConditionedUNetTrainer : IModelTrainer
{
    /// <summary>Adam's published step size.</summary>
    public const double PublishedLearningRate = 1e-3;

    private const int TargetPurpose = 21;
    private const int StatisticsPurpose = 22;
    private const int StatisticsBatches = 16;
    private const double AverageDecay = 0.99;

    private readonly ConditionedUNetNetwork[] _networks;
    private readonly ConditionedUNetNetwork _averaged;
    private readonly GradientWorkers<ConditionedUNetNetwork> _workers;
    private readonly WeightAverage _average;
    private readonly ExcerptSampler _excerpts;
    private readonly TrainingOptions _options;
    private long _averagedAt = -1;

    /// <param name="size">What the network is like; it has learned nothing yet.</param>
    /// <param name="excerpts">What batch norm's statistics are taken on: the training excerpts.</param>
    /// <param name="options">Step size, weight decay, threads, excerpts of a micro-batch.</param>
    public ConditionedUNetTrainer(ConditionedUNetSize size, ExcerptSampler excerpts, TrainingOptions options)
    {
        (_excerpts, _options) = (excerpts, options);
        var trainer = options.Trainer;
        var network = new ConditionedUNetNetwork(size, new Random(trainer.Seed));
        _networks = [network, .. Enumerable.Range(1, Math.Max(0, trainer.Threads - 1)).Select(_ => Replica(network))];
        _averaged = new ConditionedUNetNetwork(size, new Random(trainer.Seed));
        _workers = new GradientWorkers<ConditionedUNetNetwork>(_networks, n => n.Parameters());
        _average = new WeightAverage(network.NamedParameters(), size.Parity ? 0 : AverageDecay);
        Optimiser = new Adam(network.NamedParameters(), trainer.LearningRate, weightDecay: trainer.WeightDecay);
    }

    /// <inheritdoc/>
    public Optimiser Optimiser { get; }

    /// <summary>The network that learns; what is written is its moving average.</summary>
    public ConditionedUNetNetwork Network => _networks[0];

    /// <inheritdoc/>
    public double Step(IReadOnlyList<TrainingBatch> microBatches, CancellationToken cancel)
    {
        var step = Optimiser.Steps;
        var total = microBatches.Sum(b => b.Mixtures.Length);
        var loss = _workers.Compute(
            [.. microBatches.Index()],
            (network, part) =>
            {
                var random = StepSeeds.Generator(_options.Trainer.Seed, step * microBatches.Count + part.Index, TargetPurpose);
                int[] targets = [.. part.Item.Mixtures.Select(_ => random.Next(part.Item.Voices))];
                return ConditionedUNetObjective.Of(network, part.Item, targets, random) * ((double)part.Item.Mixtures.Length / total);
            },
            cancel
        );
        Optimiser.Step();
        _average.Update(step + 1);
        return loss;
    }

    /// <inheritdoc/>
    /// <remarks>The voices take turns as targets.</remarks>
    public double Loss(IReadOnlyList<TrainingBatch> batches, CancellationToken cancel)
    {
        TakeAverage(cancel);
        var total = batches.Sum(b => b.Mixtures.Length);
        var first = batches.Select((_, k) => batches.Take(k).Sum(b => b.Mixtures.Length)).ToArray();
        return OrderedParallel
            .Select(
                batches.Count,
                _networks.Length,
                (k, _) =>
                {
                    using var scope = Tensor.Scope();
                    using var mode = GradientMode.Off();
                    var batch = batches[(int)k];
                    int[] targets = [.. batch.Mixtures.Select((_, mixture) => (first[k] + mixture) % batch.Voices)];
                    return ConditionedUNetObjective.Of(_averaged, batch, targets).Item() * batch.Mixtures.Length / total;
                },
                cancel
            )
            .Sum();
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Tensor)> State() =>
        Network.NamedParameters().Concat(Optimiser.State()).Concat(_average.State());

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        foreach (var (name, parameter) in Network.NamedParameters())
            parameter.Overwrite(state[name]);
        Optimiser.LoadState(state);
        _average.LoadState(state);
        _averagedAt = -1;
    }

    /// <inheritdoc/>
    public void Write(string path)
    {
        TakeAverage(CancellationToken.None);
        ConditionedUNetModelFile.Write(path, _averaged);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Optimiser.Dispose();
        _average.Dispose();
        foreach (var network in _networks.Append(_averaged))
            network.Dispose();
    }

    private static ConditionedUNetNetwork Replica(ConditionedUNetNetwork network)
    {
        var replica = new ConditionedUNetNetwork(network.Size, new Random(0));
        replica.ShareParametersOf(network, shareBuffers: false);
        return replica;
    }

    private void TakeAverage(CancellationToken cancel)
    {
        if (_averagedAt == Optimiser.Steps)
            return;
        _average.CopyTo(_averaged.Parameters());
        BatchNormStatistics.Take(_averaged, StatisticsBatches, Show, cancel);
        _averagedAt = Optimiser.Steps;

        void Show(int number)
        {
            var random = StepSeeds.Generator(_options.Trainer.Seed, number, StatisticsPurpose);
            var batch = _excerpts.Draw(random, _options.MicroBatch);
            _ = ConditionedUNetObjective.Of(_averaged, batch, [.. batch.Mixtures.Select(_ => random.Next(batch.Voices))]);
        }
    }
}
