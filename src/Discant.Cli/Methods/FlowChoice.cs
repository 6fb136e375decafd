using Discant.Separation.FlowPrior;
using Discant.Separation.Models;

namespace Discant.Cli.Methods;

/// <summary>Separation by flows from what a user chose.</summary>
internal static class FlowChoice
{
    private const string ShippedPrefix = "flow-";

    /// <summary>The options it understands.</summary>
    public const MethodOptions Understands = MethodOptions.Seed | MethodOptions.OwnVoices | MethodOptions.Priors;

    /// <summary>The words of --map.</summary>
    public static IReadOnlyList<string> Maps { get; } = ["nothing", "latents", "magnitudes"];

    /// <summary>The method made ready.</summary>
    /// <exception cref="UsageException">The priors do not go together.</exception>
    public static MethodSetup Setup(MethodChoices choices)
    {
        if (choices.Voices.Count > 0)
            throw new UsageException("--voices and --names have no meaning for --method flow: the priors say what there is");
        if (choices.Priors.Count == 0)
            throw new UsageException(
                "--method flow needs what is known of each instrument: --priors bass,drums,... (see `discant train flow` to make one)"
            );
        string[] files = [.. choices.Priors.Select(FileOf)];
        var instruments = FlowMethod.Instruments(files);
        if (instruments.GroupBy(i => i, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UsageException($"--priors names {twice.Key} twice");
        var settings = new FlowSettings(files) { Separation = Options(choices) };
        return new MethodSetup(settings.Describe(), _ => FlowMethod.With(settings)) { OwnVoices = instruments };
    }

    private static FlowOptions Options(MethodChoices choices)
    {
        var search = choices.Map switch
        {
            "latents" => LatentSearchOptions.MapOfLatents,
            "magnitudes" => LatentSearchOptions.MapOfMagnitudes,
            _ => new LatentSearchOptions(),
        };
        var options = new FlowOptions
        {
            Search = search with { Iterations = choices.Iterations ?? search.Iterations },
            Threads = choices.Threads,
        };
        return options with { Seed = choices.Seed ?? options.Seed };
    }

    /// <summary>File of a prior that ships, by its instrument, or of any other model; the name itself where it is a file.</summary>
    public static string FileOf(string nameOrFile) =>
        ModelFolder.Shipped.FileOf(ModelFolder.Shipped.Has(ShippedPrefix + nameOrFile) ? ShippedPrefix + nameOrFile : nameOrFile);
}
