using System.CommandLine;

namespace Discant.Cli.Commands;

/// <summary>The options of `train`.</summary>
internal sealed class TrainOptions
{
    public Argument<string[]> Folders { get; } =
        new("FOLDERS")
        {
            Description =
                "Recordings with F0 beside them: x.wav with x.csv (mixtures or solo clips), or piece/voice.wav with piece/voice.csv (stems)",
            Arity = ArgumentArity.ZeroOrMore,
        };

    public Option<string> Output { get; } =
        new("--output", "-o")
        {
            HelpName = "DIR",
            Description = "Folder of the model, the checkpoint and the learning curves",
            Required = true,
        };

    public Option<string?> Configuration { get; } = ConfigurationChoice();

    public Option<string?> Method { get; } =
        OptionsOf.OptionalChoice("--method", "What is trained [default: source-filter]", "source-filter", "unet");

    public Option<string> Size { get; } = OptionsOf.Choice("--size", "Size of the network", "half", "full", "half", "quarter");

    public Option<bool> Supervised { get; } =
        OptionsOf.Switch("--supervised", "Learn from the stems instead of from the mixture alone, as unet always does");

    public Option<bool> Parity { get; } =
        OptionsOf.Switch("--parity", "Build the U-Net exactly as the published program does, oddities included");

    public Option<bool> Small { get; } =
        OptionsOf.Switch(
            "--small",
            "Use only the first recordings, in the order of their names: up to 160 s to learn from and 140 s to validate on"
        );

    public Option<int?> Sing { get; } = OptionsOf.Number("--sing", "MINUTES", "Add part-songs by the built-in singer", 0, 600);

    public Option<string[]> HoldOut { get; } =
        new("--hold-out")
        {
            HelpName = "NAME",
            Description = "Recordings whose names begin so are for validation only [default: every tenth]",
            AllowMultipleArgumentsPerToken = true,
        };

    public Option<int?> Batch { get; } = OptionsOf.Number("--batch", "N", "Excerpts of 4 s a step [default: 16]", 1, 1024);

    public Option<int?> MicroBatch { get; } =
        OptionsOf.Number("--micro-batch", "N", "Excerpts a thread takes at once [default: 4]", 1, 1024);

    public Option<int?> Steps { get; } = OptionsOf.Number("--steps", "N", "Steps an epoch [default: 12]", 1, 1_000_000);

    public Option<int?> Epochs { get; } = OptionsOf.Number("--epochs", "N", "Most epochs [default: 8000]", 1, 1_000_000);

    public Option<int?> Patience { get; } =
        OptionsOf.Number("--patience", "N", "Epochs without a better validation loss before the end [default: 200]", 1, 1_000_000);

    public Option<double?> LearningRate { get; } =
        OptionsOf.Positive("--learning-rate", "Step size of Adam [default: 0.0001, unet: 0.001]");

    public Option<double?> Decay { get; } =
        OptionsOf.Positive("--decay", "Factor of the step size every --decay-every epochs [default: 0.98]");

    public Option<int?> DecayEvery { get; } =
        OptionsOf.Number("--decay-every", "N", "Epochs between reductions of the step size [default: 200]", 1, 1_000_000);

    public Option<int?> Seed { get; } =
        OptionsOf.Number("--seed", "N", "Seed of network, excerpts and noise [default: 4]", 0, int.MaxValue);

    public Option<int?> Threads { get; } =
        OptionsOf.Number("--threads", "N", "Worker threads; the result does not depend on it [default: number of processors]", 1, 256);

    public Option<bool> Resume { get; } = OptionsOf.Switch("--resume", "Go on from the checkpoint in the output folder");

    public Option<bool> Force { get; } = OptionsOf.Switch("--force", "Replace an earlier run in the output folder");

    public IEnumerable<Option> All =>
        [
            Output,
            Configuration,
            Method,
            Size,
            Supervised,
            Parity,
            Small,
            Sing,
            HoldOut,
            Batch,
            MicroBatch,
            Steps,
            Epochs,
            Patience,
            LearningRate,
            Decay,
            DecayEvery,
            Seed,
            Threads,
            Resume,
            Force,
        ];

    /// <summary>The configuration that is named, with what is said otherwise.</summary>
    /// <exception cref="UsageException">The options do not go together.</exception>
    public TrainingConfiguration ConfigurationOf(ParseResult parse)
    {
        var named = TrainingConfiguration.Named(parse.GetValue(Configuration));
        var method = parse.GetValue(Method) ?? named.Method;
        var supervised = Given(parse, Supervised);
        if (method == "unet" && supervised == false)
            throw new UsageException("unet learns from stems only, --supervised false has no meaning for it");
        if (method != "unet" && parse.GetValue(Parity))
            throw new UsageException("--parity has a meaning for unet only");
        return new(
            method,
            method == "unet" || (supervised ?? named.Supervised),
            Given(parse, Small) ?? named.Small,
            parse.GetValue(Sing) ?? named.SungMinutes
        );
    }

    // The names side by side would be wider than the rest of the help.
    private static Option<string?> ConfigurationChoice()
    {
        var option = OptionsOf.OptionalChoice(
            "--configuration",
            $"A configuration of the paper ({string.Join(", ", TrainingConfiguration.Names)}): the source-filter method without stems (us) or with stems (sv), or the U-Net; f: everything that is given, and 20 minutes sung by the program; s: --small. Single options override it",
            TrainingConfiguration.Names
        );
        option.HelpName = "NAME";
        return option;
    }

    // A switch may be said to be off: --small false.
    private static bool? Given(ParseResult parse, Option<bool> option) =>
        parse.GetResult(option) is { Implicit: false } ? parse.GetValue(option) : null;
}
