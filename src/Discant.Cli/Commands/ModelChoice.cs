using Discant.Separation;
using Discant.Separation.Models;
using Discant.Separation.SourceFilter;

namespace Discant.Cli.Commands;

/// <summary>Which model a method starts from.</summary>
internal static class ModelChoice
{
    private const string Default = "choir";
    private const string None = "none";

    /// <summary>Settings with the model a user chose; without one, with a fit long enough for a start from scratch.</summary>
    /// <param name="settings">Settings so far.</param>
    /// <param name="nameOrFile">What the user said; null: the default, where it ships.</param>
    /// <param name="fitIsGiven">Whether the user chose the number of steps.</param>
    /// <param name="model">The model; null for none.</param>
    public static SourceFilterSettings Apply(SourceFilterSettings settings, string? nameOrFile, bool fitIsGiven, out ModelIdentity? model)
    {
        model = null;
        var models = ModelFolder.Shipped;
        var name = nameOrFile ?? (models.Has(Default) ? Default : None);
        if (name == None)
            return fitIsGiven || settings.Fit?.Steps >= QualityPresets.FromScratch.Steps
                ? settings
                : settings with
                {
                    Fit = QualityPresets.FromScratch with { Seed = settings.Separation.Seed, Threads = settings.Separation.Threads },
                };
        var file = models.FileOf(name);
        // A model that is damaged is refused at once, not once a recording.
        SourceFilterModelFile.Read(file).Dispose();
        model = new ModelIdentity(Path.GetFileNameWithoutExtension(file), FileHash.Sha256(file, CancellationToken.None));
        return settings with { ModelFile = file };
    }
}
