using Discant.Separation.Models;
using Discant.Separation.SourceFilter;

namespace Discant.Cli.Methods;

/// <summary>The source-filter method from what a user chose.</summary>
internal static class SourceFilterChoice
{
    private const string Default = "choir";
    private const string None = "none";

    /// <summary>The options it understands.</summary>
    public const MethodOptions Understands = MethodOptions.Seed | MethodOptions.Model | MethodOptions.Fit | MethodOptions.RefinePitch;

    /// <summary>The method made ready.</summary>
    public static MethodSetup Setup(MethodChoices choices) => Setup(Settings(choices, out var model), model);

    /// <summary>The method with these settings.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="model">The model that they name; null for none.</param>
    public static MethodSetup Setup(SourceFilterSettings settings, ModelIdentity? model) =>
        new(settings.Describe(), checkpoint => SourceFilterMethod.With(settings with { Checkpoint = checkpoint }))
        {
            Model = model,
            FitSteps = settings.Fit?.Steps ?? 0,
        };

    /// <summary>Settings with the model a user chose; without one, with a fit long enough for a start from scratch.</summary>
    /// <param name="choices">What the user said.</param>
    /// <param name="model">The model; null for none.</param>
    public static SourceFilterSettings Settings(MethodChoices choices, out ModelIdentity? model)
    {
        model = null;
        var settings = QualityPresets.Named(choices.Quality);
        if (choices.FitSteps is { } steps)
            settings = settings with
            {
                Fit = steps == 0 ? null : (settings.Fit ?? new RecordingFitOptions()) with { Steps = steps },
                FitUntilItNoLongerPays = false,
            };
        if (choices.RefinePitch)
            settings = settings with { PitchRefinement = new PitchRefinementOptions() };
        var name = choices.Model ?? (ModelFolder.Shipped.Has(Default) ? Default : None);
        if (name != None)
        {
            var chosen = ChosenModel.Read(name, SourceFilterModelFile.Read);
            model = chosen.Identity;
            settings = settings with { ModelFile = chosen.File };
        }
        else if (choices.FitSteps is null && !(settings.Fit?.Steps >= QualityPresets.FromScratch.Steps))
            settings = settings with { Fit = QualityPresets.FromScratch };
        return settings.WithSeed(choices.Seed).WithThreads(choices.Threads);
    }
}
