using System.Collections.Concurrent;
using Discant.Evaluation.Experiments;
using Discant.Separation.Bounds;
using Discant.Separation.ConditionedUNet;
using Discant.Separation.SourceFilter;

namespace Discant.Cli.Methods;

/// <summary>The methods that experiments compare: those of `separate`, and the paper's configurations with their own models.</summary>
internal static class ExperimentMethods
{
    private const string TruePitch = "oracle-f0";

    // In the paper's form, with models of their own; docs/reproduce.md says what they were trained on.
    private static readonly (string Name, bool IsRandom, Func<string, int, MethodSetup> Setup, string Description)[] s_configurations =
    [
        ("unet-s", false, UNet, "U-Net as in the paper, small training set"),
        ("unet-f", false, UNet, "U-Net as in the paper, full training set"),
        ("us-s", true, SourceFilter, "source-filter as in the paper, trained on mixtures alone, small set"),
        ("us-f", true, SourceFilter, "source-filter as in the paper, trained on mixtures alone, full set"),
        ("sv-s", true, SourceFilter, "source-filter as in the paper, trained on stems, small set"),
        ("sv-f", true, SourceFilter, "source-filter as in the paper, trained on stems, full set"),
    ];

    /// <summary>Every name, from the lower bound to the upper one.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "mixture",
        .. SeparationMethods
            .All.Where(m => !IsBound(m.Name) && m.Name != "source-filter" && !m.Understands.HasFlag(MethodOptions.OwnVoices))
            .Select(m => m.Name),
        .. s_configurations.Select(c => c.Name),
        "source-filter",
        TruePitch,
        "oracle-magnitude",
        "oracle-power",
    ];

    /// <summary>The method of that name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static ExperimentMethod Named(string name)
    {
        if (s_configurations.FirstOrDefault(c => c.Name == name) is { Name: not null } configuration)
            return Of(name, configuration.Description, configuration.IsRandom, seed => configuration.Setup(name, seed));
        if (!Names.Contains(name, StringComparer.Ordinal))
            throw new UsageException($"there is no method '{name}'; there are {string.Join(", ", Names)}");
        var method = SeparationMethods.Named(name);
        if (name is "oracle-magnitude" or "oracle-power")
            return new ExperimentMethod(
                name,
                method.Description,
                new Dictionary<string, string>(StringComparer.Ordinal),
                (_, trueVoice) => BoundMethods.RatioMask(trueVoice, name == "oracle-power" ? 2 : 1)
            )
            {
                IgnoresPitch = true,
            };
        return Of(
            name,
            method.Description,
            method.Understands.HasFlag(MethodOptions.Seed),
            seed => method.Setup(new MethodChoices { Seed = method.Understands.HasFlag(MethodOptions.Seed) ? seed : null })
        ) with
        {
            HasTruePitch = name == TruePitch,
            IgnoresPitch = name == "mixture",
        };
    }

    private static bool IsBound(string name) => name == "mixture" || name.StartsWith("oracle-", StringComparison.Ordinal);

    private static MethodSetup UNet(string model, int seed) => ConditionedUNetChoice.Setup(model, ConditionedUNetOptions.Paper);

    private static MethodSetup SourceFilter(string model, int seed)
    {
        var settings = SourceFilterChoice.Settings(new MethodChoices { Model = model, Seed = seed }, out var identity);
        return SourceFilterChoice.Setup(settings with { Separation = SourceFilterOptions.Paper with { Seed = seed } }, identity);
    }

    private static ExperimentMethod Of(string name, string description, bool isRandom, Func<int, MethodSetup> setup)
    {
        // A model file is checked when a method is set up: once a seed, not once an excerpt.
        var setups = new ConcurrentDictionary<int, MethodSetup>();
        var first = setups.GetOrAdd(0, setup);
        return new ExperimentMethod(
            name,
            description,
            first.Settings.Where(s => !s.Key.EndsWith("seed", StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.Ordinal),
            (seed, _) => setups.GetOrAdd(seed, setup).Prepare(null)
        )
        {
            IsRandom = isRandom,
            Model = first.Model,
        };
    }
}
