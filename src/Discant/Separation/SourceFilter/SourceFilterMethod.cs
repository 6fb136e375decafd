using System.Globalization;
using Discant.Pitch;
using Discant.Training;

namespace Discant.Separation.SourceFilter;

/// <summary>Makes the source-filter method ready for a recording: model, fit, separator.</summary>
public static class SourceFilterMethod
{
    private const int CheckpointEvery = 50;

    /// <summary>The method with these settings, for <see cref="SeparationPipeline"/>.</summary>
    public static PrepareSeparator With(SourceFilterSettings settings) =>
        new(
            SourceFilterModel.SampleRate,
            (mixture, pitch, progress, cancel) =>
            {
                var model = new SourceFilterModel(Network(settings));
                try
                {
                    if (settings.Fit is { Steps: > 0 } fit)
                        Fit(model, settings, fit, mixture, pitch, progress, cancel);
                    return new PreparedSeparator(new SourceFilterSeparator(model, settings.Separation), model);
                }
                catch
                {
                    model.Dispose();
                    throw;
                }
            }
        );

    private static ParameterNetwork Network(SourceFilterSettings settings) =>
        settings.ModelFile is { } file
            ? SourceFilterModelFile.Read(file)
            : new ParameterNetwork(settings.Size, new Random(settings.Fit?.Seed ?? settings.Separation.Seed));

    private static void Fit(
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
        if (settings is { Resume: true, FitCheckpoint: { } saved } && File.Exists(saved))
            fit.Resume(saved);
        var plateau = new Plateau();
        var average = double.NaN;
        while (fit.Steps < options.Steps)
        {
            var loss = fit.Step(cancel);
            average = double.IsNaN(average) ? loss : 0.95 * average + 0.05 * loss;
            progress.Report(
                new SeparationProgress(
                    SeparationStage.Fitting,
                    (double)fit.Steps / options.Steps,
                    string.Create(CultureInfo.InvariantCulture, $"step {fit.Steps}, loss {average:F2}")
                )
            );
            if (settings.FitCheckpoint is { } checkpoint && fit.Steps % CheckpointEvery == 0)
                fit.Save(checkpoint);
            if (settings.FitUntilItNoLongerPays && plateau.Reached(loss))
                break;
        }
        fit.UseAverage();
    }
}
