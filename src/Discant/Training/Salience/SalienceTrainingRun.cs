using System.Globalization;
using Discant.Pitch.LateDeep;
using Discant.Torch;
using Discant.Torch.Optimisers;
using Discant.Torch.Safetensors;

namespace Discant.Training.Salience;

/// <summary>
/// Trains an estimator of F0s, with validation and checkpoints. Everything drawn depends on the seed and the step alone, so a run that is
/// killed and taken up again ends with the same bytes as one that was not.
/// </summary>
public sealed class SalienceTrainingRun : IDisposable
{
    private const int ExcerptPurpose = 11;
    private const int ValidationPurpose = 12;
    private const int StatisticsPurpose = 13;

    private readonly SalienceTrainingOptions _options;
    private readonly SalienceSampler _training;
    private readonly HarmonicConstantQ _transform;
    private readonly SalienceObjective _objective;
    private readonly LateDeepNetwork[] _networks;
    private readonly LateDeepNetwork _averaged;
    private readonly GradientWorkers<LateDeepNetwork> _workers;
    private readonly Adam _optimiser;
    private readonly WeightAverage _average;
    private readonly SalienceExcerpt[][] _validation;
    private readonly List<SalienceEpoch> _curve = [];
    private readonly string _folder;

    /// <param name="size">Size of the network.</param>
    /// <param name="training">Clips to learn from, at the size's sample rate.</param>
    /// <param name="validation">Clips to validate on.</param>
    /// <param name="excerpts">How excerpts are put together.</param>
    /// <param name="options">Batch, schedule, seed.</param>
    /// <param name="folder">Folder of `checkpoint.safetensors`, `model.safetensors` and `curve.csv`; made if need be.</param>
    public SalienceTrainingRun(
        LateDeepSize size,
        IReadOnlyList<TrainingClip> training,
        IReadOnlyList<TrainingClip> validation,
        SalienceExcerptOptions excerpts,
        SalienceTrainingOptions options,
        string folder
    )
    {
        (_options, _folder) = (options, folder);
        _transform = new HarmonicConstantQ(size.Input);
        _objective = new SalienceObjective(_transform);
        _training = new SalienceSampler(training, excerpts, _transform);
        var held = new SalienceSampler(validation, excerpts, _transform);
        var random = StepSeeds.Generator(options.Seed, 0, ValidationPurpose);
        _validation = [.. Enumerable.Range(0, options.ValidationExcerpts).Select(_ => held.Draw(random)).Chunk(options.MicroBatch)];
        var network = new LateDeepNetwork(size, new Random(options.Seed));
        _networks = [network, .. Enumerable.Range(1, Math.Max(0, options.Threads - 1)).Select(_ => Replica(network))];
        _averaged = new LateDeepNetwork(size, new Random(0));
        _workers = new GradientWorkers<LateDeepNetwork>(_networks, n => n.Parameters());
        _optimiser = new Adam(network.NamedParameters(), options.LearningRate);
        _average = new WeightAverage(network.NamedParameters(), options.AverageDecay);
        Directory.CreateDirectory(folder);
    }

    /// <summary>The learning curve so far.</summary>
    public IReadOnlyList<SalienceEpoch> Curve => _curve;

    /// <summary>The model after the last epoch.</summary>
    public string ModelFile => Path.Combine(_folder, "model.safetensors");

    private string Checkpoint => Path.Combine(_folder, "checkpoint.safetensors");

    /// <summary>Takes up a run that left a checkpoint in the folder; does nothing where there is none.</summary>
    /// <exception cref="SafetensorsException">The checkpoint is damaged or of another network.</exception>
    public void Resume() =>
        TrainingCheckpoint.TakeUp(
            Checkpoint,
            file =>
            {
                foreach (var (name, parameter) in _networks[0].NamedParameters())
                    parameter.Overwrite(file.Tensors[name]);
                _optimiser.LoadState(file.Tensors);
                _average.LoadState(file.Tensors);
                var losses = LearningCurve.Parse(file.Metadata["curve"]);
                var scores = file.Metadata["f_scores"].Split(' ').Select(s => double.Parse(s, CultureInfo.InvariantCulture));
                _curve.Clear();
                _curve.AddRange(losses.Zip(scores, (loss, score) => new SalienceEpoch(loss, score)));
            }
        );

    /// <summary>Trains until the epochs are done.</summary>
    /// <param name="progress">Receives each epoch.</param>
    /// <param name="cancel">Ends the run; what the last checkpoint holds stays.</param>
    public void Train(IProgress<SalienceEpoch> progress, CancellationToken cancel)
    {
        while (_curve.Count < _options.Epochs)
        {
            var (loss, rate) = Learn(cancel);
            TakeAverage(cancel);
            var (validation, score) = Validate(cancel);
            _curve.Add(new SalienceEpoch(new TrainingEpoch(_curve.Count + 1, loss, validation, rate), score));
            Save();
            progress.Report(_curve[^1]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var network in _networks.Append(_averaged))
            network.Dispose();
        _optimiser.Dispose();
        _average.Dispose();
        _transform.Dispose();
    }

    private static LateDeepNetwork Replica(LateDeepNetwork network)
    {
        var replica = new LateDeepNetwork(network.Size, new Random(0));
        replica.ShareParametersOf(network, shareBuffers: false);
        return replica;
    }

    private (double Loss, double Rate) Learn(CancellationToken cancel)
    {
        var total = (long)_options.Epochs * _options.StepsAnEpoch;
        var schedule = new WarmUpSchedule(new CosineSchedule(_options.LearningRate, total), _options.WarmUpSteps, 0.02);
        var sum = 0.0;
        for (var k = 0; k < _options.StepsAnEpoch; k++)
        {
            var step = _optimiser.Steps;
            _optimiser.LearningRate = schedule.At(step);
            // Excerpts are drawn on the worker threads, each from a generator of its own.
            var parts = Enumerable.Range(0, _options.Batch / _options.MicroBatch).ToArray();
            sum += _workers.Compute(
                parts,
                (network, part) => _objective.Of(network, Draw(step * parts.Length + part, ExcerptPurpose)) * (1.0 / parts.Length),
                cancel
            );
            _optimiser.Step();
            _average.Update(step + 1);
        }
        return (sum / _options.StepsAnEpoch, _optimiser.LearningRate);
    }

    private SalienceExcerpt[] Draw(long number, int purpose)
    {
        var random = StepSeeds.Generator(_options.Seed, number, purpose);
        return [.. Enumerable.Range(0, _options.MicroBatch).Select(_ => _training.Draw(random))];
    }

    private void TakeAverage(CancellationToken cancel)
    {
        _average.CopyTo(_averaged.Parameters());
        BatchNormStatistics.Take(_averaged, _options.StatisticsBatches, Look, cancel);

        void Look(int batch)
        {
            var (magnitude, phase) = _objective.Look(Draw(batch, StatisticsPurpose));
            _averaged.Forward(magnitude, phase);
        }
    }

    private (double Loss, double FScore) Validate(CancellationToken cancel)
    {
        using var mode = GradientMode.Off();
        var loss = 0.0;
        var count = new PeakCount();
        foreach (var excerpts in _validation)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = Tensor.Scope();
            var (magnitude, phase) = _objective.Look(excerpts);
            var logOdds = _averaged.Forward(magnitude, phase);
            loss += _objective.Loss(logOdds, excerpts).Item() * excerpts.Length / _options.ValidationExcerpts;
            count.Add(logOdds.Sigmoid(), excerpts, _averaged.Size.Input.Bins);
        }
        return (loss, count.FScore);
    }

    private void Save()
    {
        LateDeepModelFile.Write(ModelFile, _averaged);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["curve"] = LearningCurve.ToCsv(_curve.Select(e => e.Loss)),
            ["f_scores"] = string.Join(' ', _curve.Select(e => e.FScore.ToString("R", CultureInfo.InvariantCulture))),
        };
        SafetensorsFile.Write(Checkpoint, _networks[0].NamedParameters().Concat(_optimiser.State()).Concat(_average.State()), metadata);
        WholeFile.Write(Path.Combine(_folder, "curve.csv"), metadata["curve"]);
    }
}
