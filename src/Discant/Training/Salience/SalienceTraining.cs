using System.Globalization;
using Discant.Pitch.LateDeep;

namespace Discant.Training.Salience;

/// <summary>Trains an estimator of F0s on folders of recordings: reads them, splits off validation, runs, writes the model with its card.</summary>
public static class SalienceTraining
{
    private const int SungValidationMinutes = 3;
    private const int SungSeed = 11;

    /// <summary>Runs a training.</summary>
    /// <param name="request">Data, size, schedule.</param>
    /// <param name="progress">Receives each epoch.</param>
    /// <param name="cancel">Ends the run; the last checkpoint stays.</param>
    /// <returns>The model's file.</returns>
    /// <exception cref="TrainingFolderException">There is nothing to learn from or nothing to validate on.</exception>
    public static string Train(SalienceTrainingRequest request, IProgress<SalienceEpoch> progress, CancellationToken cancel)
    {
        var sung = request.SungMinutes > 0 ? new SungShare(request.SungMinutes, SungValidationMinutes, SungSeed) : null;
        var (training, validation) = ClipSplit.Read(
            request.Folders,
            request.HoldOut,
            limit: null,
            sung,
            request.Size.Input.SampleRate,
            cancel
        );
        using var run = new SalienceTrainingRun(
            request.Size,
            training,
            validation,
            request.Excerpts,
            request.Options,
            request.OutputFolder
        );
        if (request.Resume)
            run.Resume();
        run.Train(progress, cancel);
        using var trained = LateDeepModelFile.Read(run.ModelFile);
        LateDeepModelFile.Write(run.ModelFile, trained, Card(request, run.Curve[^1], training.Count));
        return run.ModelFile;
    }

    private static Dictionary<string, string> Card(SalienceTrainingRequest request, SalienceEpoch last, int clips)
    {
        var o = request.Options;
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        return new(StringComparer.Ordinal)
        {
            ["trained_on"] = Text($"{clips} recordings, {request.SungMinutes} minutes of them sung by the program"),
            ["steps"] = Text($"{last.Loss.Epoch * o.StepsAnEpoch} of {o.Batch} excerpts"),
            ["seed"] = Text($"{o.Seed}"),
            ["validation_loss"] = Text($"{last.Loss.ValidationLoss:F5}"),
            ["validation_f_score"] = Text($"{last.FScore:F3}"),
        };
    }
}
