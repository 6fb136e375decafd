using System.Globalization;
using Discant.Figures;
using Discant.Training;

namespace Discant.Separation.SourceFilter;

/// <summary>Trains a model on folders of recordings: reads them, splits off validation, runs, draws the learning curves.</summary>
public static class ModelTraining
{
    private const int SungValidationMinutes = 2;
    private const int SungSeed = 1;

    /// <summary>Runs a training.</summary>
    /// <param name="request">Data, sizes, schedule.</param>
    /// <param name="progress">Receives each epoch.</param>
    /// <param name="cancel">Ends the run; the last checkpoint stays.</param>
    /// <exception cref="TrainingFolderException">There is nothing to learn from or nothing to validate on.</exception>
    public static TrainingResult Train(TrainingRequest request, IProgress<TrainingEpoch> progress, CancellationToken cancel)
    {
        var sung = request.SungMinutes > 0 ? new SungShare(request.SungMinutes, SungValidationMinutes, SungSeed) : null;
        var (training, validation) = ClipSplit.Read(request.Folders, request.HoldOut, sung, SourceFilterModel.SampleRate, cancel);
        using var network = new ParameterNetwork(request.Size, new Random(request.Options.Trainer.Seed));
        using var model = new SourceFilterModel(network);
        using var run = new TrainingRun(
            model,
            new ExcerptSampler(training, request.Excerpts),
            new ExcerptSampler(validation, request.Excerpts),
            request.Options,
            request.OutputFolder
        );
        if (request.Resume)
            run.Resume();
        var best = run.Train(progress, cancel);
        var curve = Path.Combine(request.OutputFolder, "curve.svg");
        WholeFile.Write(curve, Figure(run.Curve).ToSvg());
        var file = Path.Combine(request.OutputFolder, "model.safetensors");
        using (var trained = SourceFilterModelFile.Read(run.BestFile))
            SourceFilterModelFile.Write(file, trained, Card(request, best, training.Count), half: true);
        return new TrainingResult(file, Path.ChangeExtension(curve, ".csv"), best, run.Curve.Count, training.Count, validation.Count);
    }

    // Facts about the model that travel with it.
    private static Dictionary<string, string> Card(TrainingRequest request, TrainingEpoch best, int clips)
    {
        var o = request.Options;
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        return new(StringComparer.Ordinal)
        {
            ["trained_on"] = Text($"{clips} recordings, {request.SungMinutes} minutes of them sung by the program"),
            ["objective"] = request.Excerpts.Supervised ? "stems" : "mixtures alone",
            ["steps"] = Text($"{best.Epoch * o.StepsAnEpoch} of {o.Batch} excerpts"),
            ["seed"] = Text($"{o.Trainer.Seed}"),
            ["validation_loss"] = Text($"{best.ValidationLoss:F3}"),
        };
    }

    private static LineFigure Figure(IReadOnlyList<TrainingEpoch> curve)
    {
        double[] epochs = [.. curve.Select(e => (double)e.Epoch)];
        return new LineFigure(
            "Learning curves",
            "epoch",
            "loss",
            [
                new("training", epochs, [.. curve.Select(e => e.TrainingLoss)]),
                new("validation", epochs, [.. curve.Select(e => e.ValidationLoss)]),
            ]
        );
    }
}
