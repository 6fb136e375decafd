using Discant.Torch;
using Discant.Torch.Optimisers;
using Discant.Training;

namespace Discant.Separation.FlowPrior;

/// <summary>Trains a flow to find recordings of its instruments likely (spec 2.5, 2.6).</summary>
/// <remarks>The scales of its normalisations are chosen by a first batch, as the published program meant to (spec 2.3).</remarks>
public sealed class FlowTrainer : IModelTrainer
{
    private const int DropoutPurpose = 32;
    private const int FirstBatchPurpose = 33;
    private const int FirstBatch = 16;
    private const double Dropout = 0.05;
    private const double LargestNorm = 4;

    private readonly FlowModel _model;
    private readonly FlowNetwork[] _networks;
    private readonly GradientWorkers<FlowNetwork> _workers;
    private readonly TrainerOptions _options;

    /// <param name="size">What the flow is like; its number of labels must be that of the instruments, or 0 for one.</param>
    /// <param name="instruments">Names of the instruments.</param>
    /// <param name="excerpts">The training excerpts.</param>
    /// <param name="options">Step size, seed, threads.</param>
    /// <param name="start">Weights to go on from instead of random ones, of the same size and number of instruments; null for none.</param>
    /// <exception cref="ArgumentException">The start has another size.</exception>
    public FlowTrainer(
        FlowSize size,
        IReadOnlyList<string> instruments,
        IExcerpts excerpts,
        TrainerOptions options,
        FlowNetwork? start = null
    )
    {
        _options = options;
        var network = new FlowNetwork(size, new Random(options.Seed));
        _model = new FlowModel(network, instruments);
        _networks = [network, .. Enumerable.Range(1, Math.Max(0, options.Threads - 1)).Select(_ => Replica(network))];
        _workers = new GradientWorkers<FlowNetwork>(_networks, n => n.Parameters());
        Optimiser = new Adam(network.NamedParameters(), options.LearningRate, weightDecay: options.WeightDecay);
        using var scope = Tensor.Scope();
        if (start is not null)
        {
            network.CopyStateFrom(start);
            return;
        }
        var first = excerpts.Draw(StepSeeds.Generator(options.Seed, 0, FirstBatchPurpose), FirstBatch);
        network.Initialise(FlowObjective.Magnitudes(first, size.Bins), FlowObjective.Frames(first), FlowObjective.LabelsOf(network, first));
    }

    /// <inheritdoc/>
    public Optimiser Optimiser { get; }

    /// <summary>The flow that learns.</summary>
    public FlowNetwork Network => _networks[0];

    /// <inheritdoc/>
    public double Step(IReadOnlyList<TrainingBatch> microBatches, CancellationToken cancel)
    {
        var step = Optimiser.Steps;
        var total = microBatches.Sum(FlowObjective.CountedFrames);
        var loss = _workers.Compute(
            [.. microBatches.Index()],
            (network, part) =>
            {
                var seed = StepSeeds.Of(_options.Seed, step * microBatches.Count + part.Index, DropoutPurpose);
                var dropout = new FlowDropout(Dropout, seed);
                return FlowObjective.Of(network, part.Item, dropout) * (FlowObjective.CountedFrames(part.Item) / total);
            },
            cancel
        );
        GradientClipping.ByNorm(Network.Parameters(), LargestNorm);
        Optimiser.Step();
        return loss;
    }

    /// <inheritdoc/>
    public double Loss(IReadOnlyList<TrainingBatch> batches, CancellationToken cancel)
    {
        var total = batches.Sum(FlowObjective.CountedFrames);
        return OrderedParallel
            .Select(
                batches.Count,
                _networks.Length,
                (k, worker) =>
                {
                    using var scope = Tensor.Scope();
                    using var mode = GradientMode.Off();
                    var batch = batches[(int)k];
                    return FlowObjective.Of(_networks[worker], batch).Item() * FlowObjective.CountedFrames(batch) / total;
                },
                cancel
            )
            .Sum();
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Tensor)> State() => Network.State().Concat(Optimiser.State());

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        Network.LoadState(Network.State().Select(s => (s.Name, state[s.Name])).ToArray());
        Optimiser.LoadState(state);
    }

    /// <inheritdoc/>
    public void Write(string path) => FlowModelFile.Write(path, _model);

    /// <inheritdoc/>
    public void Dispose()
    {
        Optimiser.Dispose();
        foreach (var network in _networks)
            network.Dispose();
    }

    private static FlowNetwork Replica(FlowNetwork network)
    {
        var replica = new FlowNetwork(network.Size, new Random(0));
        replica.ShareParametersOf(network);
        return replica;
    }
}
