using System.CommandLine;
using System.Globalization;
using Discant.Pitch;

namespace Discant.Cli.Commands;

/// <summary>The options that say how F0 curves are heard from a recording, and what they come to; shared by `pitch`, `separate` and `demo`.</summary>
internal sealed class PitchListening
{
    private const string LateDeep = "late-deep";
    private const string HarmonicSum = "harmonic-sum";
    private const string OneVoice = "pyin";
    private const string Auto = "auto";

    public Option<string?> Voices { get; } =
        new("--voices")
        {
            HelpName = "N|auto",
            Description = "Number of voices, 1 to 8, or auto to estimate it from the recording [default: auto]",
        };

    public Option<string[]> Names { get; } =
        new("--names")
        {
            HelpName = "NAME",
            Description = "Names of the voices from the highest to the lowest; they name the stems [default: voice1 voice2 ...]",
            AllowMultipleArgumentsPerToken = true,
        };

    public Option<string?> Estimator { get; } =
        OptionsOf.OptionalChoice(
            "--estimator",
            "What hears the F0s: the trained network, a sum over harmonics that needs no weights, or pYIN for a single voice [default: late-deep; pyin for one voice]",
            LateDeep,
            HarmonicSum,
            OneVoice
        );

    public Option<string> Assignment { get; } =
        OptionsOf.Choice(
            "--assignment",
            "How F0s come to voices: the best continuous paths, or as in the paper",
            "paths",
            "paths",
            "paper"
        );

    public Option<string?> Model { get; } =
        new("--pitch-model")
        {
            HelpName = "NAME|FILE",
            Description = "Weights of late-deep: a model that ships or a .safetensors file [default: late-deep]",
        };

    public Option<string?> Score { get; } =
        new("--score")
        {
            HelpName = "FILE.mid",
            Description = "A MIDI score with one track a voice; it is aligned to the recording and says which notes to listen for",
        };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [Voices, Names, Score, Estimator, Assignment, Model];

    /// <summary>Those that have no meaning where the curves are given.</summary>
    public IEnumerable<Option> OfListening => [Names, Score, Estimator, Assignment, Model];

    /// <summary>The number of voices asked for; null for auto.</summary>
    /// <exception cref="UsageException">It is neither a number from 1 to 8 nor auto.</exception>
    public int? VoicesOf(ParseResult parse, int most = PitchEstimationOptions.MostVoices)
    {
        var text = parse.GetValue(Voices);
        if (text is null or Auto)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most
            ? count
            : throw new UsageException(
                string.Create(CultureInfo.InvariantCulture, $"--voices takes a whole number from 1 to {most} or auto, not '{text}'")
            );
    }

    /// <summary>Names of the voices for a method that finds them itself; none where neither number nor names are given.</summary>
    /// <exception cref="UsageException">Number and names do not go together, or the number is no number.</exception>
    public IReadOnlyList<string> OwnVoices(ParseResult parse)
    {
        var names = NamesOf(parse);
        var voices = VoicesOf(parse) ?? names?.Count ?? 0;
        if (names is not null && names.Count != voices)
            throw NamesAndVoices(names.Count, voices);
        return names ?? NamesOf(voices);
    }

    /// <summary>The usual names of so many voices.</summary>
    public static IReadOnlyList<string> NamesOf(int voices) =>
        voices == 0 ? [] : new PitchTracks([.. Enumerable.Repeat<double[]>([], voices)]).Names;

    /// <summary>Makes everything ready to listen.</summary>
    /// <exception cref="UsageException">The options do not go together.</exception>
    public PitchListener Prepare(ParseResult parse, int threads)
    {
        var options = Options(parse);
        var model = parse.GetValue(Model);
        var estimator = parse.GetValue(Estimator) ?? (options is { Voices: 1, ScoreFile: null } && model is null ? OneVoice : LateDeep);
        if (model is not null && estimator != LateDeep)
            throw new UsageException("--pitch-model is for --estimator late-deep");
        if (estimator == OneVoice && options.Voices is not (null or 1))
            throw new UsageException("--estimator pyin hears a single voice; leave --voices away or ask for 1");
        if (estimator == OneVoice && options.ScoreFile is not null)
            throw new UsageException("--score is for the estimators of several voices, late-deep and harmonic-sum");
        return Listener(estimator, model, options, threads);
    }

    /// <summary>What hears a recording where nothing but the number of voices is said.</summary>
    /// <param name="voices">Their number; null to hear it.</param>
    /// <param name="threads">Worker threads.</param>
    public static PitchListener Usual(int? voices, int threads) =>
        Listener(voices == 1 ? OneVoice : LateDeep, null, new PitchEstimationOptions { Voices = voices }, threads);

    private static PitchListener Listener(string estimator, string? model, PitchEstimationOptions options, int threads) =>
        estimator switch
        {
            LateDeep => PitchListener.OfModel(model ?? LateDeep, options, threads),
            HarmonicSum => PitchListener.Of(new HarmonicSum(), options),
            _ => PitchListener.OfOneVoice(new ProbabilisticYinOptions { Name = options.Names?[0] ?? "voice1" }),
        };

    // Looked at before anything is heard: it takes minutes until they name curves or stems.
    private IReadOnlyList<string>? NamesOf(ParseResult parse)
    {
        if (parse.GetValue(Names) is not { Length: > 0 } given)
            return null;
        if (Array.Find(given, name => !FileNames.CanBe(name)) is { } unfit)
            throw new UsageException($"--names: '{unfit}' cannot be the name of a file");
        if (given.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UsageException($"--names: two voices are called {twice.Key}");
        return given;
    }

    private static UsageException NamesAndVoices(int names, int? voices) => new($"--names gives {names} names for {voices} voices");

    private PitchEstimationOptions Options(ParseResult parse)
    {
        var names = NamesOf(parse);
        var voices = VoicesOf(parse) ?? names?.Count;
        if (names is not null && names.Count != voices)
            throw NamesAndVoices(names.Count, voices);
        return new()
        {
            Voices = voices,
            Names = names,
            ScoreFile = parse.GetValue(Score),
            Assignment = parse.GetValue(Assignment) == "paper" ? PitchAssignment.Paper : PitchAssignment.Paths,
        };
    }
}
