using System.Globalization;
using Discant.Figures;
using Discant.Torch;
using Discant.Torch.Safetensors;

namespace Discant.Training;

/// <summary>Trains a model on folders of recordings: reads them, splits off validation, runs, draws the learning curves.</summary>
public static class ModelTraining
{
    private const int SungValidationMinutes = 2;
    private const int SungSeed = 1;

    /// <summary>Runs a training.</summary>
    /// <param name="request">Data, schedule.</param>
    /// <param name="begin">Makes the network and what trains it; gets the training excerpts.</param>
    /// <param name="progress">Receives each epoch.</param>
    /// <param name="cancel">Ends the run; the last checkpoint stays.</param>
    /// <exception cref="TrainingFolderException">There is nothing to learn from or nothing to validate on.</exception>
    public static TrainingResult Train(
        TrainingRequest request,
        Func<ExcerptSampler, TrainingOptions, IModelTrainer> begin,
        IProgress<TrainingEpoch> progress,
        CancellationToken cancel
    )
    {
        var sung = request.SungMinutes > 0 ? new SungShare(request.SungMinutes, SungValidationMinutes, SungSeed) : null;
        var (training, validation) = ClipSplit.Read(request.Folders, request.HoldOut, request.Limit, sung, request.SampleRate, cancel);
        var excerpts = new ExcerptSampler(training, request.Excerpts);
        using var trainer = begin(excerpts, request.Options);
        var run = new TrainingRun(
            trainer,
            excerpts,
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
        Publish(run.BestFile, file, Card(request, best, training.Count));
        return new TrainingResult(file, Path.ChangeExtension(curve, ".csv"), best, run.Curve.Count, training.Count, validation.Count);
    }

    // The best epoch in 16 bits, with its card.
    private static void Publish(string bestFile, string file, Dictionary<string, string> card)
    {
        using var scope = Tensor.Scope();
        using var best = SafetensorsFile.Read(bestFile);
        foreach (var (name, text) in best.Metadata)
            card[name] = text;
        SafetensorsFile.Write(file, best.State(), card, new SafetensorsWriteOptions { StoreHalf = true });
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
            ["validation_loss"] = best.ValidationText,
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
