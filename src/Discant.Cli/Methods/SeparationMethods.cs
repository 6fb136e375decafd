using Discant.Separation;
using Discant.Separation.Bounds;
using Discant.Separation.Nmf;
using Discant.Separation.NmfSourceFilter;
using Discant.Separation.SparsePursuit;

namespace Discant.Cli.Methods;

/// <summary>Every method under its `--method` name.</summary>
internal static class SeparationMethods
{
    /// <summary>All, the default first.</summary>
    public static IReadOnlyList<SeparationMethod> All { get; } =
    [
        new("source-filter", "source-filter models of the voices", SourceFilterChoice.Understands, SourceFilterChoice.Setup),
        new("unet", "a U-Net that is told the F0", ConditionedUNetChoice.Understands, ConditionedUNetChoice.Setup),
        new("nmf", "factorisation by harmonic templates", MethodOptions.None, Nmf),
        new("nmf-source-filter", "factorisation by glottal combs and smooth filters", MethodOptions.Seed, NmfSourceFilter),
        new("flow", "flows that know one instrument each", FlowChoice.Understands, FlowChoice.Setup),
        new(
            "blind",
            "instruments of different timbre, by a network that learns the recording; no F0",
            BlindChoice.Understands,
            BlindChoice.Setup
        ),
        new("pursuit", "tones of learned timbres, without F0", MethodOptions.Seed | MethodOptions.OwnVoices, Pursuit),
        new("mixture", "equal shares of the mixture, the lower bound", MethodOptions.None, _ => Plain(BoundMethods.Mixture)),
        new("oracle-magnitude", "ratio masks of the true magnitudes, an upper bound", MethodOptions.References, c => Oracle(c, 1)),
        new("oracle-power", "ratio masks of the true powers, an upper bound", MethodOptions.References, c => Oracle(c, 2)),
        new(
            "oracle-f0",
            "source-filter with the F0 of the true voices",
            SourceFilterChoice.Understands | MethodOptions.References,
            SourceFilterChoice.Setup
        ),
    ];

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(m => m.Name)];

    /// <summary>The method of that name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static SeparationMethod Named(string name) =>
        All.FirstOrDefault(m => m.Name == name)
        ?? throw new UsageException($"there is no method '{name}'; there are {string.Join(", ", Names)}");

    private static MethodSetup Nmf(MethodChoices choices)
    {
        var options = new NmfOptions { Threads = choices.Threads };
        return new(options.Describe(), _ => NmfMethod.With(options));
    }

    private static MethodSetup NmfSourceFilter(MethodChoices choices)
    {
        var options = new NmfSourceFilterOptions { Threads = choices.Threads };
        options = options with { Seed = choices.Seed ?? options.Seed };
        return new(options.Describe(), _ => NmfSourceFilterMethod.With(options));
    }

    private static MethodSetup Pursuit(MethodChoices choices)
    {
        if (choices.Voices.Count == 0)
            throw new UsageException("--method pursuit needs to know how many voices there are: --voices N");
        var options = new SparsePursuitOptions { Threads = choices.Threads };
        options = options with { Seed = choices.Seed ?? options.Seed };
        return new(options.Describe(), _ => SparsePursuitMethod.With(options)) { OwnVoices = choices.Voices };
    }

    private static MethodSetup Oracle(MethodChoices choices, double exponent)
    {
        var voices = new ReferenceVoices(choices.References!);
        return Plain(BoundMethods.RatioMask((name, rate) => voices.Open(name, rate, CancellationToken.None), exponent)) with
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["references"] = voices.Identity },
        };
    }

    private static MethodSetup Plain(PrepareSeparator prepare) => new(new Dictionary<string, string>(StringComparer.Ordinal), _ => prepare);
}
