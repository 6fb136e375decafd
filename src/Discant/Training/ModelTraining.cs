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
        var card = Card(request, training.Count);
        return Train(
            begin(excerpts, request.Options),
            (excerpts, new ExcerptSampler(validation, request.Excerpts)),
            (training.Count, validation.Count),
            new Work(request.OutputFolder, request.Options, request.Resume, card),
            progress,
            cancel
        );
    }

    /// <summary>Runs a training on recordings of single instruments.</summary>
    /// <param name="request">Data, schedule.</param>
    /// <param name="begin">Makes the network and what trains it; gets the training excerpts.</param>
    /// <param name="progress">Receives each epoch.</param>
    /// <param name="cancel">Ends the run; the last checkpoint stays.</param>
    /// <exception cref="TrainingFolderException">There is nothing to learn from or nothing to validate on.</exception>
    public static TrainingResult Train(
        SoloTrainingRequest request,
        Func<IExcerpts, TrainingOptions, IModelTrainer> begin,
        IProgress<TrainingEpoch> progress,
        CancellationToken cancel
    )
    {
        var rate = request.Excerpts.SampleRate;
        IReadOnlyList<SoloSong> songs =
        [
            .. request.Folders.SelectMany(f => SoloFolder.Read(f, request.Instruments, request.Excerpts, cancel)),
        ];
        var (training, validation) = SoloSplit.Of(songs, request.Instruments, request.HoldOut);
        var excerpts = new SoloExcerpts(training, request.Excerpts);
        var minutes = training.Sum(s => (double)s.Samples.Length) / rate / 60;
        var card = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["trained_on"] = Text($"{training.Count} recordings of {string.Join(", ", request.Instruments)}, {minutes:F1} minutes"),
            ["objective"] = "likelihood",
            ["seed"] = Text($"{request.Options.Trainer.Seed}"),
        };
        if (request.Excerpts.LevelDecibels is { } level)
            card["level_decibels"] = Text($"{level}");
        if (request.BeganFrom is { } prior)
            card["began_from"] = prior;
        return Train(
            begin(excerpts, request.Options),
            (excerpts, new SoloExcerpts(validation, request.Excerpts)),
            (training.Count, validation.Count),
            new Work(request.OutputFolder, request.Options, request.Resume, card),
            progress,
            cancel
        );
    }

    private static TrainingResult Train(
        IModelTrainer trainer,
        (IExcerpts Training, IExcerpts Validation) excerpts,
        (int Training, int Validation) clips,
        Work work,
        IProgress<TrainingEpoch> progress,
        CancellationToken cancel
    )
    {
        using var owned = trainer;
        var run = new TrainingRun(trainer, excerpts.Training, excerpts.Validation, work.Options, work.Folder);
        if (work.Resume)
            run.Resume();
        var best = run.Train(progress, cancel);
        var curve = Path.Combine(work.Folder, "curve.svg");
        WholeFile.Write(curve, Figure(run.Curve).ToSvg());
        var file = Path.Combine(work.Folder, "model.safetensors");
        work.Card["steps"] = Text($"{best.Epoch * work.Options.StepsAnEpoch} of {work.Options.Batch} excerpts");
        work.Card["validation_loss"] = best.ValidationText;
        Publish(run.BestFile, file, work.Card);
        return new TrainingResult(file, Path.ChangeExtension(curve, ".csv"), best, run.Curve.Count, clips.Training, clips.Validation);
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
    private static Dictionary<string, string> Card(TrainingRequest request, int clips) =>
        new(StringComparer.Ordinal)
        {
            ["trained_on"] = Text($"{clips} recordings, {request.SungMinutes} minutes of them sung by the program"),
            ["objective"] = request.Excerpts.Supervised ? "stems" : "mixtures alone",
            ["seed"] = Text($"{request.Options.Trainer.Seed}"),
        };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

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

    /// <summary>Where a run goes and what its model shall say of itself.</summary>
    private sealed record Work(string Folder, TrainingOptions Options, bool Resume, Dictionary<string, string> Card);
}
