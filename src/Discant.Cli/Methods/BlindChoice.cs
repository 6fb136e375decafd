using Discant.Separation.BlindHarmonic;
using Discant.Separation.Models;
using Discant.Separation.SparsePursuit;

namespace Discant.Cli.Methods;

/// <summary>The blind method from what a user chose.</summary>
internal static class BlindChoice
{
    private const string Default = "tones";
    private const string None = "none";
    private const string Paper = "paper";

    /// <summary>The options it understands.</summary>
    public const MethodOptions Understands = MethodOptions.Seed | MethodOptions.Model | MethodOptions.Fit | MethodOptions.OwnVoices;

    /// <summary>The method made ready.</summary>
    /// <exception cref="UsageException">No number of voices, or more than it can tell apart.</exception>
    public static MethodSetup Setup(MethodChoices choices)
    {
        if (choices.Voices.Count is 0 or > BlindHarmonicMethod.MostVoices)
            throw new UsageException(
                $"--method blind needs to know how many voices there are: --voices N, 1 to {BlindHarmonicMethod.MostVoices}"
            );
        var settings = Settings(choices, out var model);
        var propose = SparsePursuitMethod.Tones(new() { Seed = settings.Seed, Threads = settings.Threads });
        return new MethodSetup(settings.Describe(), checkpoint => BlindHarmonicMethod.With(settings, propose, checkpoint))
        {
            Model = model,
            FitSteps = settings.Seeds * (settings.ImitationUpdates + settings.Updates + settings.LabelUpdates),
            OwnVoices = choices.Voices,
        };
    }

    private static BlindHarmonicSettings Settings(MethodChoices choices, out ModelIdentity? model)
    {
        model = null;
        var name = choices.Model ?? (ModelFolder.Shipped.Has(Default) ? Default : None);
        var settings = name == Paper ? BlindHarmonicSettings.Paper : BlindHarmonicSettings.FromScratch;
        if (name is not (None or Paper))
        {
            var chosen = ChosenModel.Read(name, PolicyNetworkFile.Read);
            model = chosen.Identity;
            settings = new() { ModelFile = chosen.File };
        }
        if (choices.Quality == "best")
            settings = settings with
            {
                Seeds = 4,
                ImitationUpdates = 2 * settings.ImitationUpdates,
                ImitationRounds = 2 * settings.ImitationRounds,
                Updates = 2 * settings.Updates,
            };
        if (choices.FitSteps is { } steps)
            settings = model is null ? settings with { Updates = steps } : settings with { ImitationUpdates = steps };
        return settings with { Seed = choices.Seed ?? settings.Seed, Threads = choices.Threads };
    }
}
