using System.CommandLine;
using System.Globalization;
using Discant.Separation.SourceFilter;
using Discant.Training;

namespace Discant.Cli.Commands;

/// <summary>`discant train`: a model from folders of recordings with F0.</summary>
internal sealed class TrainCommand : DiscantCommand
{
    private readonly Argument<string[]> _folders = new("FOLDERS")
    {
        Description =
            "Recordings with F0 beside them: x.wav with x.csv (mixtures or solo clips), or piece/voice.wav with piece/voice.csv (stems)",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        HelpName = "DIR",
        Description = "Folder of the model, the checkpoint and the learning curves",
        Required = true,
    };
    private readonly Option<string> _size = OptionsOf.Choice("--size", "Size of the network", "half", "full", "half", "quarter");
    private readonly Option<bool> _supervised = OptionsOf.Switch("--supervised", "Learn from the stems instead of from the mixture alone");
    private readonly Option<int?> _sing = OptionsOf.Number("--sing", "MINUTES", "Add part-songs by the built-in singer", 1, 600);
    private readonly Option<string[]> _holdOut = new("--hold-out")
    {
        HelpName = "NAME",
        Description = "Recordings whose names begin so are for validation only [default: every tenth]",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<int?> _batch = OptionsOf.Number("--batch", "N", "Excerpts of 4 s a step [default: 16]", 1, 1024);
    private readonly Option<int?> _microBatch = OptionsOf.Number(
        "--micro-batch",
        "N",
        "Excerpts a thread takes at once [default: 4]",
        1,
        1024
    );
    private readonly Option<int?> _steps = OptionsOf.Number("--steps", "N", "Steps an epoch [default: 12]", 1, 1_000_000);
    private readonly Option<int?> _epochs = OptionsOf.Number("--epochs", "N", "Most epochs [default: 8000]", 1, 1_000_000);
    private readonly Option<int?> _patience = OptionsOf.Number(
        "--patience",
        "N",
        "Epochs without a better validation loss before the end [default: 200]",
        1,
        1_000_000
    );
    private readonly Option<double?> _rate = OptionsOf.Positive("--learning-rate", "Step size of Adam [default: 0.0001]");
    private readonly Option<double?> _decay = OptionsOf.Positive(
        "--decay",
        "Factor of the step size every --decay-every epochs [default: 0.98]"
    );
    private readonly Option<int?> _decayEvery = OptionsOf.Number(
        "--decay-every",
        "N",
        "Epochs between reductions of the step size [default: 200]",
        1,
        1_000_000
    );
    private readonly Option<int?> _seed = OptionsOf.Number(
        "--seed",
        "N",
        "Seed of network, excerpts and noise [default: 4]",
        0,
        int.MaxValue
    );
    private readonly Option<int?> _threads = OptionsOf.Number(
        "--threads",
        "N",
        "Worker threads; the result does not depend on it [default: number of processors]",
        1,
        256
    );
    private readonly Option<bool> _resume = OptionsOf.Switch("--resume", "Go on from the checkpoint in the output folder");
    private readonly Option<bool> _force = OptionsOf.Switch("--force", "Replace an earlier run in the output folder");

    public TrainCommand()
        : base(
            "train",
            "Train a model for the source-filter method on recordings whose F0 is known; stems are not needed.",
            "discant train mixtures/ -o runs/choir",
            "discant train --sing 20 -o runs/sung --size quarter --epochs 50",
            "discant train stems/ -o runs/supervised --supervised --resume"
        )
    {
        Add(_folders);
        foreach (
            var option in new Option[]
            {
                _output,
                _size,
                _supervised,
                _sing,
                _holdOut,
                _batch,
                _microBatch,
                _steps,
                _epochs,
                _patience,
                _rate,
                _decay,
                _decayEvery,
                _seed,
                _threads,
                _resume,
                _force,
            }
        )
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var request = Request(parse);
        if (request.Folders.Count == 0 && request.SungMinutes == 0)
            throw new UsageException("name a folder of recordings, or let the program sing with --sing MINUTES");
        var checkpoint = Path.Combine(request.OutputFolder, "checkpoint.safetensors");
        if (File.Exists(checkpoint) && !request.Resume && !parse.GetValue(_force))
            throw new IOException($"{checkpoint}: exists already; --resume goes on from it, --force starts anew");
        var result = ModelTraining.Train(request, new Epochs(terminal), cancel);
        terminal.Result(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.ModelFile}: epoch {result.Best.Epoch} of {result.Epochs}, validation loss {result.Best.ValidationLoss:F3}, {result.TrainingClips} recordings learned from, {result.ValidationClips} validated on"
            )
        );
        return ExitCode.Success;
    }

    private TrainingRequest Request(ParseResult parse)
    {
        var defaults = new TrainingOptions();
        return new TrainingRequest(parse.GetValue(_folders) ?? [], parse.GetValue(_output)!)
        {
            Size = NetworkSize.Named(parse.GetValue(_size)!),
            HoldOut = parse.GetValue(_holdOut) ?? [],
            SungMinutes = parse.GetValue(_sing) ?? 0,
            Excerpts = new ExcerptOptions { Supervised = parse.GetValue(_supervised) },
            Resume = parse.GetValue(_resume),
            Options = defaults with
            {
                Batch = parse.GetValue(_batch) ?? defaults.Batch,
                MicroBatch = parse.GetValue(_microBatch) ?? defaults.MicroBatch,
                StepsAnEpoch = parse.GetValue(_steps) ?? defaults.StepsAnEpoch,
                Epochs = parse.GetValue(_epochs) ?? defaults.Epochs,
                Patience = parse.GetValue(_patience) ?? defaults.Patience,
                Decay = parse.GetValue(_decay) ?? defaults.Decay,
                DecayEvery = parse.GetValue(_decayEvery) ?? defaults.DecayEvery,
                Trainer = new TrainerOptions(
                    parse.GetValue(_rate) ?? defaults.Trainer.LearningRate,
                    Seed: parse.GetValue(_seed) ?? defaults.Trainer.Seed,
                    Threads: parse.GetValue(_threads) ?? Environment.ProcessorCount
                ),
            },
        };
    }

    private sealed class Epochs(Terminal terminal) : IProgress<TrainingEpoch>
    {
        public void Report(TrainingEpoch value) =>
            terminal.Result(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"epoch {value.Epoch}: training loss {value.TrainingLoss:F3}, validation loss {value.ValidationLoss:F3}, step size {value.LearningRate:G3}"
                )
            );
    }
}
