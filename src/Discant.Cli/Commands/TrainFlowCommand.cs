using System.CommandLine;
using Discant.Cli.Methods;
using Discant.Separation.FlowPrior;
using Discant.Training;

namespace Discant.Cli.Commands;

/// <summary>`discant train flow`: what an instrument sounds like, from recordings of it alone.</summary>
internal sealed class TrainFlowCommand : DiscantCommand
{
    private static readonly TrainingOptions s_defaults = new()
    {
        Batch = 4,
        MicroBatch = 2,
        StepsAnEpoch = 50,
        Epochs = 400,
        Patience = 20,
        ValidationExcerpts = 32,
        Decay = 0.98,
        DecayEvery = 4,
        Trainer = new TrainerOptions(5e-4, WeightDecay: 0),
    };

    private const double LeastSeconds = 0.5;
    private const double MostSeconds = 60;

    private readonly TrainOptions _common = new();

    private readonly Argument<string[]> _folders = new("FOLDERS")
    {
        Description = "Recordings of single instruments: song.wav, INSTRUMENT/song.wav, or stems as song/INSTRUMENT.wav",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _instruments = new("--instrument")
    {
        HelpName = "NAME",
        Description =
            "What is to be learned, and what its stems will be called; with --conditional several, by commas [default there: the names of the folders]",
        CustomParser = result => [.. result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))],
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _conditional = OptionsOf.Switch(
        "--conditional",
        "One network for several instruments (MusicGlow), instead of one each"
    );

    private readonly Option<string> _size = OptionsOf.Choice(
        "--size",
        "Size of the network: 11.7, 4.7, 2.0 or 0.7 million parameters",
        "s",
        FlowSize.Names
    );

    private readonly Option<string?> _from = new("--from")
    {
        HelpName = "PRIOR",
        Description =
            "Go on from a prior instead of random numbers, shipped (bass, drums, ...) or a file; it says the size [default: none]",
    };

    private readonly Option<bool> _parity = OptionsOf.Switch(
        "--parity",
        "As published: 514 bins instead of 512, excerpts of 7 to 10 s as they are"
    );

    private readonly Option<string[]> _holdOut = new("--hold-out")
    {
        HelpName = "NAME",
        Description = "Songs whose names begin so are for validation only, with all their instruments [default: every tenth]",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double?> _seconds = OptionsOf.Positive("--seconds", "Length of an excerpt, s [default: 4]");
    private readonly Option<int?> _gain = OptionsOf.Number(
        "--gain",
        "DB",
        "Excerpts are made louder or softer by up to so many dB [default: 6]",
        0,
        40
    );
    private readonly Option<int?> _equaliser = OptionsOf.Number(
        "--equaliser",
        "DB",
        "Excerpts are filtered by a smooth random curve, so many dB wide [default: 3]",
        0,
        20
    );
    private readonly Option<int?> _batch = OptionsOf.Number("--batch", "N", "Excerpts a step [default: 4]", 1, 1024);
    private readonly Option<int?> _microBatch = OptionsOf.Number(
        "--micro-batch",
        "N",
        "Excerpts a thread takes at once [default: 2]",
        1,
        1024
    );
    private readonly Option<int?> _steps = OptionsOf.Number("--steps", "N", "Steps an epoch [default: 50]", 1, 1_000_000);
    private readonly Option<int?> _epochs = OptionsOf.Number("--epochs", "N", "Most epochs [default: 400]", 1, 1_000_000);
    private readonly Option<int?> _patience = OptionsOf.Number(
        "--patience",
        "N",
        "Epochs without a better validation loss before the end [default: 20]",
        1,
        1_000_000
    );
    private readonly Option<double?> _rate = OptionsOf.Positive("--learning-rate", "Step size of Adam [default: 0.0005]");
    private readonly Option<double?> _decay = OptionsOf.Positive(
        "--decay",
        "Factor of the step size every --decay-every epochs [default: 0.98]"
    );
    private readonly Option<int?> _decayEvery = OptionsOf.Number(
        "--decay-every",
        "N",
        "Epochs between reductions of the step size [default: 4]",
        1,
        1_000_000
    );

    public TrainFlowCommand()
        : base(
            "flow",
            "Train what is known of an instrument for --method flow, on recordings of it alone; no mixtures, no F0. The losses are nats an element: the lower the likelier.",
            "discant train flow --instrument bass basses/ -o runs/bass",
            "discant train flow --instrument bass rendered/ -o runs/bass --hold-out swing --hold-out waltz",
            "discant train flow --instrument oud --from guitar ouds/ -o runs/oud",
            "discant train flow --conditional --instrument bass,drums,guitar,piano rendered/ -o runs/band"
        )
    {
        Add(_folders);
        Option[] own =
        [
            _instruments,
            _conditional,
            _size,
            _from,
            _parity,
            _seconds,
            _gain,
            _equaliser,
            _batch,
            _microBatch,
            _steps,
            _epochs,
            _patience,
            _rate,
            _decay,
            _decayEvery,
            _holdOut,
        ];
        foreach (var option in own.Prepend(_common.Output).Concat([_common.Seed, _common.Threads, _common.Resume, _common.Force]))
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var request = Request(parse);
        TrainingOutput.Require(request.OutputFolder, request.Resume || parse.GetValue(_common.Force));
        using var start = Start(parse, request);
        var size = start?.Network.Size ?? Size(parse, request);
        var result = ModelTraining.Train(
            request,
            (excerpts, options) => new FlowTrainer(size, request.Instruments, excerpts, options.Trainer, start?.Network),
            TrainingOutput.Epochs(terminal),
            cancel
        );
        TrainingOutput.Print(result, terminal);
        return ExitCode.Success;
    }

    private FlowSize Size(ParseResult parse, SoloTrainingRequest request) =>
        FlowSize.Named(parse.GetValue(_size)!) with
        {
            Bins = parse.GetValue(_parity) ? FlowSize.ParityBins : new FlowSize().Bins,
            Labels = parse.GetValue(_conditional) ? request.Instruments.Count : 0,
        };

    private FlowModel? Start(ParseResult parse, SoloTrainingRequest request)
    {
        if (parse.GetValue(_from) is not { } name)
            return null;
        if (parse.GetResult(_size) is { Implicit: false } || parse.GetValue(_parity))
            throw new UsageException("--size and --parity are those of the prior that --from names");
        var start = FlowModelFile.Read(FlowChoice.FileOf(name));
        if ((start.Network.Size.Labels > 0) == parse.GetValue(_conditional) && start.Instruments.Count == request.Instruments.Count)
            return start;
        start.Dispose();
        throw new UsageException(
            $"--from {name} knows {start.Instruments.Count} instruments, and {request.Instruments.Count} are to be learned"
        );
    }

    private SoloTrainingRequest Request(ParseResult parse)
    {
        var folders = parse.GetValue(_folders)!;
        return new SoloTrainingRequest(folders, Instruments(parse, folders), parse.GetValue(_common.Output)!)
        {
            HoldOut = parse.GetValue(_holdOut) ?? [],
            Excerpts = Excerpts(parse),
            BeganFrom = parse.GetValue(_from),
            Resume = parse.GetValue(_common.Resume),
            Options = s_defaults with
            {
                Batch = parse.GetValue(_batch) ?? s_defaults.Batch,
                MicroBatch = parse.GetValue(_microBatch) ?? s_defaults.MicroBatch,
                StepsAnEpoch = parse.GetValue(_steps) ?? s_defaults.StepsAnEpoch,
                Epochs = parse.GetValue(_epochs) ?? s_defaults.Epochs,
                Patience = parse.GetValue(_patience) ?? s_defaults.Patience,
                Decay = parse.GetValue(_decay) ?? s_defaults.Decay,
                DecayEvery = parse.GetValue(_decayEvery) ?? s_defaults.DecayEvery,
                Trainer = s_defaults.Trainer with
                {
                    LearningRate = parse.GetValue(_rate) ?? s_defaults.Trainer.LearningRate,
                    Seed = parse.GetValue(_common.Seed) ?? s_defaults.Trainer.Seed,
                    Threads = parse.GetValue(_common.Threads) ?? Environment.ProcessorCount,
                },
            },
        };
    }

    private SoloExcerptOptions Excerpts(ParseResult parse)
    {
        var usual = parse.GetValue(_parity) ? SoloExcerptOptions.Published : new SoloExcerptOptions();
        var seconds = parse.GetValue(_seconds);
        if (seconds is < LeastSeconds or > MostSeconds)
            throw new UsageException("--seconds takes a length from 0.5 to 60");
        return usual with
        {
            ShortestSeconds = seconds ?? usual.ShortestSeconds,
            LongestSeconds = seconds ?? usual.LongestSeconds,
            GainDecibels = parse.GetValue(_gain) ?? usual.GainDecibels,
            EqualiserDecibels = parse.GetValue(_equaliser) ?? usual.EqualiserDecibels,
        };
    }

    private string[] Instruments(ParseResult parse, string[] folders)
    {
        var conditional = parse.GetValue(_conditional);
        string[] named = [.. parse.GetValue(_instruments) ?? []];
        if (named.Length == 0 && conditional)
            named = [.. folders.Select(f => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(f))))];
        if (named.Length == 0)
            throw new UsageException("say what is to be learned: --instrument NAME");
        if (named.Length > 1 && !conditional)
            throw new UsageException("one network for several instruments is --conditional; else train one after the other");
        if (named.Distinct(StringComparer.OrdinalIgnoreCase).Count() < named.Length)
            throw new UsageException("--instrument names an instrument twice");
        return named;
    }
}
