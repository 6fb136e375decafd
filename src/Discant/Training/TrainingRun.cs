using Discant.Torch;
using Discant.Torch.Safetensors;

namespace Discant.Training;

/// <summary>
/// Trains a model on drawn excerpts with validation, early stopping and checkpoints. Everything drawn depends on the seed and the step
/// alone, so a run that is killed and taken up again ends with the same bytes as one that was not.
/// </summary>
public sealed class TrainingRun
{
    private const int ExcerptPurpose = 4;
    private const int ValidationPurpose = 5;

    private readonly IExcerpts _training;
    private readonly TrainingOptions _options;
    private readonly IModelTrainer _trainer;
    private readonly TrainingBatch[] _validation;
    private readonly List<TrainingEpoch> _curve = [];
    private readonly string _folder;

    /// <param name="trainer">The network and how it learns; it stays the caller's.</param>
    /// <param name="training">Draws training excerpts.</param>
    /// <param name="validation">Draws validation excerpts, from other recordings.</param>
    /// <param name="options">Batch, schedule, patience.</param>
    /// <param name="folder">Folder of `checkpoint.safetensors`, `best.safetensors` and `curve.csv`; made if need be.</param>
    public TrainingRun(IModelTrainer trainer, IExcerpts training, IExcerpts validation, TrainingOptions options, string folder)
    {
        (_trainer, _training, _options, _folder) = (trainer, training, options, folder);
        var random = StepSeeds.Generator(options.Trainer.Seed, 0, ValidationPurpose);
        _validation = [.. Parts(options.ValidationExcerpts).Select(count => validation.Draw(random, count))];
        Directory.CreateDirectory(folder);
    }

    /// <summary>The learning curves so far.</summary>
    public IReadOnlyList<TrainingEpoch> Curve => _curve;

    /// <summary>The parameters of the best epoch.</summary>
    public string BestFile => Path.Combine(_folder, "best.safetensors");

    private string Checkpoint => Path.Combine(_folder, "checkpoint.safetensors");

    private string CurveFile => Path.Combine(_folder, "curve.csv");

    /// <summary>Takes up a run that left a checkpoint in the folder; does nothing where there is none.</summary>
    /// <exception cref="SafetensorsException">The checkpoint is damaged or of another network.</exception>
    public void Resume() =>
        TrainingCheckpoint.TakeUp(
            Checkpoint,
            file =>
            {
                _trainer.LoadState(file.Tensors);
                _curve.Clear();
                _curve.AddRange(LearningCurve.Parse(file.Metadata["curve"]));
            }
        );

    /// <summary>Trains until the validation loss no longer falls, the epochs are done, or the loss is no finite number.</summary>
    /// <param name="progress">Receives each epoch.</param>
    /// <param name="cancel">Ends the run; what the last checkpoint holds stays.</param>
    /// <returns>The best epoch.</returns>
    public TrainingEpoch Train(IProgress<TrainingEpoch> progress, CancellationToken cancel)
    {
        if (_curve.Count > 0)
            WriteCurve(); // A run may have been killed between its checkpoint and its curve.
        while (_curve.Count < _options.Epochs && !Finished())
        {
            var epoch = Epoch(cancel);
            var better = _curve.Count == 0 || epoch.ValidationLoss < _curve.Min(e => e.ValidationLoss);
            _curve.Add(epoch);
            // Parameters that are no numbers are not worth keeping: checkpoint and best file stay as they were.
            if (better && double.IsFinite(epoch.ValidationLoss))
                _trainer.Write(BestFile);
            if (double.IsFinite(epoch.ValidationLoss))
                SaveCheckpoint();
            WriteCurve();
            progress.Report(epoch);
        }
        return _curve.MinBy(e => double.IsFinite(e.ValidationLoss) ? e.ValidationLoss : double.PositiveInfinity)
            ?? throw new InvalidOperationException("no epoch was asked for");
    }

    private TrainingEpoch Epoch(CancellationToken cancel)
    {
        var rate = _options.Trainer.LearningRate * Math.Pow(_options.Decay, _curve.Count / _options.DecayEvery);
        _trainer.Optimiser.LearningRate = rate;
        var loss = 0.0;
        for (var step = 0; step < _options.StepsAnEpoch; step++)
        {
            var random = StepSeeds.Generator(_options.Trainer.Seed, _trainer.Optimiser.Steps, ExcerptPurpose);
            loss += _trainer.Step([.. Parts(_options.Batch).Select(count => _training.Draw(random, count))], cancel);
        }
        return new TrainingEpoch(_curve.Count + 1, loss / _options.StepsAnEpoch, _trainer.Loss(_validation, cancel), rate);
    }

    private bool Finished()
    {
        if (_curve.Count == 0)
            return false;
        if (!double.IsFinite(_curve[^1].ValidationLoss))
            return true;
        var best = _curve.MinBy(e => e.ValidationLoss)!.Epoch;
        return _curve.Count - best >= _options.Patience;
    }

    private void SaveCheckpoint()
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["curve"] = LearningCurve.ToCsv(_curve) };
        SafetensorsFile.Write(Checkpoint, _trainer.State(), metadata);
    }

    private void WriteCurve() => WholeFile.Write(CurveFile, LearningCurve.ToCsv(_curve));

    private IEnumerable<int> Parts(int total)
    {
        for (var done = 0; done < total; done += _options.MicroBatch)
            yield return Math.Min(_options.MicroBatch, total - done);
    }
}
