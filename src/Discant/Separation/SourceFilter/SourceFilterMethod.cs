using System.Globalization;
using Discant.Audio;
using Discant.Pitch;
using Discant.Training;

namespace Discant.Separation.SourceFilter;

/// <summary>Makes the source-filter method ready for a recording: model, fit, separator.</summary>
public static class SourceFilterMethod
{
    private const int CheckpointEvery = 20;

    /// <summary>The method with these settings, for <see cref="SeparationPipeline"/>.</summary>
    public static PrepareSeparator With(SourceFilterSettings settings) =>
        new(
            SourceFilterModel.SampleRate,
            (mixture, pitch, progress, cancel) =>
            {
                var model = new SourceFilterModel(Network(settings));
                try
                {
                    // F0 and network improve each other in turn: what a better network re-creates tells more about F0.
                    var refined = Refine(model, settings, mixture, pitch, progress, cancel);
                    (IReadOnlyList<double> losses, int takenUp) = ([], 0);
                    if (settings.Fit is { Steps: > 0 } fit)
                    {
                        (losses, takenUp) = Fit(model, settings, fit, mixture, refined, progress, cancel);
                        refined = Refine(model, settings, mixture, refined, progress, cancel);
                    }
                    return new PreparedSeparator(new SourceFilterSeparator(model, settings.Separation), model)
                    {
                        FitLosses = losses,
                        FitStepsTakenUp = takenUp,
                        Pitch = refined,
                    };
                }
                catch
                {
                    model.Dispose();
                    throw;
                }
            }
        );

    private static PitchTracks Refine(
        SourceFilterModel model,
        SourceFilterSettings settings,
        Mixture mixture,
        PitchTracks pitch,
        IProgress<SeparationProgress> progress,
        CancellationToken cancel
    ) =>
        settings.PitchRefinement is { } options
            ? new PitchRefinement(model, options)
                .Refine(mixture, pitch, new Reporting<double>(s => progress.Report(new(SeparationStage.Refining, s))), cancel)
                .Tracks
            : pitch;

    private static ParameterNetwork Network(SourceFilterSettings settings) =>
        settings.ModelFile is { } file
            ? SourceFilterModelFile.Read(file)
            : new ParameterNetwork(settings.Size, new Random(settings.Fit?.Seed ?? settings.Separation.Seed));

    private static (IReadOnlyList<double> Losses, int TakenUp) Fit(
        SourceFilterModel model,
        SourceFilterSettings settings,
        RecordingFitOptions options,
        Mixture mixture,
        PitchTracks pitch,
        IProgress<SeparationProgress> progress,
        CancellationToken cancel
    )
    {
        using var fit = new RecordingFit(model, mixture, pitch, options);
        if (settings.Checkpoint is { Resume: true } saved && File.Exists(saved.Path))
            fit.Resume(saved.Path, saved.Identity);
        var takenUp = fit.Losses.Count;
        // What a run that was taken up has seen counts as if this one had seen it.
        var watch = new FitWatch(settings.FitUntilItNoLongerPays);
        var goesOn = fit.Losses.All(watch.GoesOn);
        try
        {
            while (goesOn && fit.Steps < options.Steps)
            {
                goesOn = watch.GoesOn(fit.Step(cancel));
                progress.Report(watch.Report(fit.Steps, options.Steps));
                if (settings.Checkpoint is { } checkpoint && fit.Steps % CheckpointEvery == 0)
                    fit.Save(checkpoint.Path, checkpoint.Identity);
            }
        }
        catch (OperationCanceledException) when (fit.Steps > 0 && settings.Checkpoint is not null)
        {
            fit.Save(settings.Checkpoint.Path, settings.Checkpoint.Identity);
            throw;
        }
        fit.UseAverage();
        return (fit.Losses, takenUp);
    }

    private sealed class FitWatch(bool stopsAtPlateau)
    {
        private readonly Plateau _plateau = new();
        private double _average = double.NaN;

        public bool GoesOn(double loss)
        {
            _average = double.IsNaN(_average) ? loss : 0.95 * _average + 0.05 * loss;
            return !(_plateau.Reached(loss) && stopsAtPlateau);
        }

        public SeparationProgress Report(long step, int steps) =>
            new(
                SeparationStage.Fitting,
                (double)step / steps,
                string.Create(CultureInfo.InvariantCulture, $"step {step}, loss {_average:F2}")
            );
    }
}
