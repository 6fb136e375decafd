using System.CommandLine;
using System.Globalization;
using Discant.Cli.Methods;
using Discant.Evaluation.Experiments;
using Discant.Pitch;

namespace Discant.Cli.Commands;

/// <summary>The options that every experiment has.</summary>
internal sealed class ExperimentChoices(string folder, string methods, string seeds, string pitch)
{
    public Option<string> Dataset { get; } =
        new("--dataset")
        {
            HelpName = "DIR",
            Description = "The Choral Singing Dataset as it was downloaded, whole or in part, or any folder of TRACK/VOICE.wav",
            Required = true,
        };

    public Option<string> Output { get; } =
        new("--output", "-o")
        {
            HelpName = "DIR",
            Description = "Folder of the report; a run that was stopped goes on there",
            DefaultValueFactory = _ => folder,
        };

    public Option<string[]> Methods { get; } =
        Several("--methods", "NAME", $"Methods [default: {methods}; there are: {string.Join(", ", ExperimentMethods.Names)}]");

    public Option<string[]> Songs { get; } = Several("--songs", "NAME", "Songs [default: all that are there]");

    public Option<string[]> Singers { get; } =
        Several("--singers", "N", "Singers of every voice by number, from 1 [default: the paper's; all where that one is not there]");

    public Option<string[]> Sizes { get; } = Several("--sizes", "N", "Numbers of voices that are mixed");

    public Option<string[]> Combinations { get; } =
        Several("--combinations", "VOICES", "What is mixed, such as satb or sa [default: every combination]");

    public Option<string[]> Excerpts { get; } = Several("--excerpts", "N", "Excerpts of 4 s by number [default: all but the first]");

    public Option<string[]> Seeds { get; } =
        Several("--seeds", "N", $"Seeds of the methods in which something is random [default: {seeds}]");

    public Option<string> Pitch { get; } =
        OptionsOf.Choice(
            "--f0",
            "Where F0 comes from: the data set's own estimates (heard where it has none), heard from the mixtures, or the true voices",
            pitch,
            "given",
            "heard",
            "true"
        );

    public Option<int?> Threads { get; } =
        OptionsOf.Number("--threads", "N", "Worker threads; results do not depend on it [default: number of processors]", 1, 1024);

    public Option<bool> Force { get; } = OptionsOf.Switch("--force", "Replace the report of another experiment in the folder");

    public Option<bool> Json { get; } = OptionsOf.Switch("--json", "Print the results as one JSON document");

    public IEnumerable<Option> All =>
        [Dataset, Output, Methods, Songs, Singers, Sizes, Combinations, Excerpts, Seeds, Pitch, Threads, Force, Json];

    /// <summary>Which part of the data set.</summary>
    /// <param name="parse">What was said.</param>
    /// <param name="sizes">Numbers of voices where nothing was said.</param>
    /// <exception cref="UsageException">A number is none.</exception>
    public ExperimentOptions Options(ParseResult parse, params IReadOnlyList<int> sizes) =>
        new()
        {
            Songs = Words(parse, Songs),
            Singers = Numbers(parse, Singers, 1, []),
            Sizes = Numbers(parse, Sizes, 2, sizes),
            Combinations = Words(parse, Combinations),
            Excerpts = Numbers(parse, Excerpts, 0, []),
            Seeds = Numbers(parse, Seeds, 0, [.. seeds.Split(' ').Select(s => int.Parse(s, CultureInfo.InvariantCulture))]),
            Pitch = parse.GetValue(Pitch) switch
            {
                "heard" => PitchOrigin.Heard,
                "true" => PitchOrigin.True,
                _ => PitchOrigin.Given,
            },
            Threads = parse.GetValue(Threads) ?? Environment.ProcessorCount,
        };

    /// <summary>The methods.</summary>
    public IReadOnlyList<ExperimentMethod> MethodsOf(ParseResult parse)
    {
        var names = Words(parse, Methods);
        return [.. (names.Count > 0 ? names : methods.Split(' ')).Distinct(StringComparer.Ordinal).Select(ExperimentMethods.Named)];
    }

    /// <summary>The command that does the same, for the report.</summary>
    public string Command(ParseResult parse, string verb)
    {
        var words = new List<string> { "discant", "experiment", verb };
        foreach (var option in All.Where(o => o != Force && o != Json && o != Threads && o != Output))
            if (parse.GetResult(option) is { Implicit: false, Tokens: { Count: > 0 } tokens })
                words.AddRange([option.Name, .. tokens.Select(t => Quoted(t.Value))]);
        return string.Join(' ', words);
    }

    private static string Quoted(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;

    private static IReadOnlyList<string> Words(ParseResult parse, Option<string[]> option) =>
        [.. (parse.GetValue(option) ?? []).SelectMany(w => w.Split(',', StringSplitOptions.RemoveEmptyEntries))];

    private static IReadOnlyList<int> Numbers(ParseResult parse, Option<string[]> option, int least, IReadOnlyList<int> whenAbsent)
    {
        var words = Words(parse, option);
        return words.Count == 0
            ? whenAbsent
            :
            [
                .. words
                    .Select(word =>
                        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
                            ? number
                            : throw new UsageException(
                                string.Create(CultureInfo.InvariantCulture, $"{option.Name} takes whole numbers from {least}, not '{word}'")
                            )
                    )
                    .Distinct(),
            ];
    }

    private static Option<string[]> Several(string name, string helpName, string description) =>
        new(name)
        {
            HelpName = helpName,
            Description = description,
            AllowMultipleArgumentsPerToken = true,
        };
}
