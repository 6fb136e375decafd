using System.Globalization;
using Discant.Pitch.LateDeep;

namespace Discant.Training.Salience;

/// <summary>Trains an estimator of F0s on folders of recordings: reads them, splits off validation, runs, writes the model with its card.</summary>
public static class SalienceTraining
{
    private const int SungValidationMinutes = 3;
    private const int TrainingSongs = 11;
    private const int ValidationSongs = 12;

    /// <summary>Runs a training.</summary>
    /// <param name="request">Data, size, schedule.</param>
    /// <param name="progress">Receives each epoch.</param>
    /// <param name="cancel">Ends the run; the last checkpoint stays.</param>
    /// <returns>The model's file.</returns>
    /// <exception cref="TrainingFolderException">There is nothing to learn from or nothing to validate on.</exception>
    public static string Train(SalienceTrainingRequest request, IProgress<SalienceEpoch> progress, CancellationToken cancel)
    {
        var (training, validation) = Clips(request, cancel);
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

    private static (List<TrainingClip> Training, List<TrainingClip> Validation) Clips(
        SalienceTrainingRequest request,
        CancellationToken cancel
    )
    {
        var rate = request.Size.Input.SampleRate;
        var clips = request.Folders.SelectMany(f => TrainingFolder.Read(f, rate, cancel)).ToArray();
        bool Held(TrainingClip clip) => request.HoldOut.Any(p => clip.Name.StartsWith(p, StringComparison.Ordinal));
        var validation = request.HoldOut.Count > 0 ? clips.Where(Held).ToList() : [.. clips.Where((_, k) => k % 10 == 9)];
        var training = clips.Except(validation).ToList();
        if (request.SungMinutes > 0)
        {
            training.AddRange(SungClips.Sing(request.SungMinutes, TrainingSongs, rate));
            validation.AddRange(SungClips.Sing(SungValidationMinutes, ValidationSongs, rate));
        }
        if (training.Count == 0)
            throw new TrainingFolderException("there is nothing to learn from: give a folder, or let the program sing");
        if (validation.Count == 0)
            throw new TrainingFolderException(
                $"{training.Count} recordings leave none for validation: hold some out by name, or give ten or more"
            );
        return (training, validation);
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
