using Discant.Separation.BlindHarmonic;
using Discant.Separation.HarmonicTones;
using Discant.Separation.Models;
using Discant.Separation.SparsePursuit;

namespace Discant.Cli.Methods;

/// <summary>The blind method from what a user chose.</summary>
internal static class BlindChoice
{
    private const string Default = "tones";
    private const string None = "none";
    private const string Paper = "paper";

    // Words of --stages, in the order of the work.
    private static readonly Dictionary<string, BlindStage> s_stages = new(StringComparer.Ordinal)
    {
        ["imitation"] = BlindStage.Imitation,
        ["policy-gradient"] = BlindStage.PolicyGradient,
        ["clusters"] = BlindStage.Clusters,
        ["labels"] = BlindStage.Labels,
        ["reading"] = BlindStage.Reading,
    };

    /// <summary>The options it understands.</summary>
    public const MethodOptions Understands =
        MethodOptions.Seed | MethodOptions.Model | MethodOptions.Fit | MethodOptions.OwnVoices | MethodOptions.Stages;

    /// <summary>The words of --stages.</summary>
    public static IReadOnlyList<string> Stages { get; } = [.. s_stages.Keys];

    /// <summary>The method made ready.</summary>
    /// <exception cref="UsageException">No number of voices, more than it can tell apart, or a stage that there is not.</exception>
    public static MethodSetup Setup(MethodChoices choices)
    {
        if (choices.Voices.Count is 0 or > BlindHarmonicMethod.MostVoices)
            throw new UsageException(
                $"--method blind needs to know how many voices there are: --voices N, 1 to {BlindHarmonicMethod.MostVoices}"
            );
        var settings = Settings(choices, out var model);
        return new MethodSetup(
            settings.Describe(),
            checkpoint => BlindHarmonicMethod.With(settings, Proposals(choices, settings), checkpoint)
        )
        {
            Model = model,
            FitSteps = settings.Seeds * (settings.ImitationUpdates + settings.Updates + settings.LabelUpdates),
            OwnVoices = choices.Voices,
        };
    }

    // What `--method pursuit` would find; it hears nothing at another rate.
    private static ProposeTones? Proposals(MethodChoices choices, BlindHarmonicSettings settings)
    {
        if (settings.Size.SampleRate != ToneSeparator.Rate)
            return null;
        var pursuit = new SparsePursuitOptions { Threads = choices.Threads };
        return SparsePursuitMethod.Tones(pursuit with { Seed = choices.Seed ?? pursuit.Seed });
    }

    private static BlindHarmonicSettings Settings(MethodChoices choices, out ModelIdentity? model)
    {
        var name = choices.Model ?? (ModelFolder.Shipped.Has(Default) ? Default : None);
        model = null;
        var settings = name switch
        {
            Paper => BlindHarmonicSettings.Paper,
            None => BlindHarmonicSettings.FromScratch,
            _ => Taught(name, choices.Voices.Count, out model),
        };
        if (choices.Quality == "best" && name != Paper)
            settings = settings with
            {
                Seeds = 4,
                ImitationUpdates = 2 * settings.ImitationUpdates,
                ImitationRounds = 2 * settings.ImitationRounds,
                Updates = 2 * settings.Updates,
            };
        if (choices.Stages.Count > 0)
            settings = settings.Only([.. choices.Stages.Select(StageOf)]);
        if (choices.FitSteps is { } steps)
            settings = settings.Updates > 0 ? settings with { Updates = steps } : settings with { ImitationUpdates = steps };
        return settings with { Seed = choices.Seed ?? settings.Seed, Threads = choices.Threads };
    }

    private static BlindHarmonicSettings Taught(string name, int voices, out ModelIdentity? model)
    {
        var (size, most) = (PolicyNetworkSize.Small, 0);
        var chosen = ChosenModel.Read(
            name,
            file =>
            {
                var network = PolicyNetworkFile.Read(file);
                (size, most) = (network.Size, network.Voices);
                return network;
            }
        );
        if (voices > most)
            throw new UsageException(
                $"--model {name} was taught up to {most} voices, not {voices}; --model none starts from scratch, and --method pursuit needs no network"
            );
        model = chosen.Identity;
        return new() { ModelFile = chosen.File, Size = size };
    }

    private static BlindStage StageOf(string word) =>
        s_stages.TryGetValue(word, out var stage)
            ? stage
            : throw new UsageException($"--stages knows no '{word}'; there are {string.Join(", ", Stages)}");
}
