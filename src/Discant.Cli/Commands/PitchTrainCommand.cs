using System.CommandLine;
using System.Globalization;
using Discant.Pitch.LateDeep;
using Discant.Training.Salience;

namespace Discant.Cli.Commands;

/// <summary>`discant pitch train`: an estimator of F0s from solo clips and pieces with stems.</summary>
internal sealed class PitchTrainCommand : DiscantCommand
{
    private readonly Argument<string[]> _folders = new("FOLDERS")
    {
        Description =
            "Recordings with F0 beside them: x.wav with x.csv or x.pv (solo clips), or piece/voice.wav with piece/voice.csv (stems)",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        HelpName = "DIR",
        Description = "Folder of the model, the checkpoint and the learning curve",
        Required = true,
    };
    private readonly Option<string> _size = OptionsOf.Choice("--size", "Size of the network", "half", "full", "half", "quarter");
    private readonly Option<int?> _sing = OptionsOf.Number("--sing", "MINUTES", "Add part-songs by the built-in singer", 1, 600);
    private readonly Option<string[]> _holdOut = new("--hold-out")
    {
        HelpName = "NAME",
        Description = "Recordings whose names begin so are for validation only [default: every tenth]",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<int?> _batch = OptionsOf.Number("--batch", "N", "Excerpts of 0.8 s a step [default: 8]", 1, 1024);
    private readonly Option<int?> _steps = OptionsOf.Number("--steps", "N", "Steps an epoch [default: 50]", 1, 1_000_000);
    private readonly Option<int?> _epochs = OptionsOf.Number("--epochs", "N", "Number of epochs [default: 40]", 1, 1_000_000);
    private readonly Option<double?> _rate = OptionsOf.Positive("--learning-rate", "Largest step size of Adam [default: 0.002]");
    private readonly Option<int?> _seed = OptionsOf.Number("--seed", "N", "Seed of network and excerpts [default: 4]", 0, int.MaxValue);
    private readonly Option<int?> _threads = OptionsOf.Number(
        "--threads",
        "N",
        "Worker threads; the result does not depend on it [default: number of processors]",
        1,
        256
    );
    private readonly Option<bool> _resume = OptionsOf.Switch("--resume", "Go on from the checkpoint in the output folder");
    private readonly Option<bool> _force = OptionsOf.Switch("--force", "Replace an earlier run in the output folder");

    public PitchTrainCommand()
        : base(
            "train",
            "Train the estimator of F0s (late-deep) on voices whose F0 is known.",
            "discant pitch train solos/ --sing 40 -o runs/pitch",
            "discant pitch train --sing 20 --size quarter --epochs 10 -o runs/sung"
        )
    {
        Add(_folders);
        foreach (
            var option in new Option[] { _output, _size, _sing, _holdOut, _batch, _steps, _epochs, _rate, _seed, _threads, _resume, _force }
        )
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var request = Request(parse);
        if (request.Folders.Count == 0 && request.SungMinutes == 0)
            throw new UsageException("name a folder of recordings, or let the program sing with --sing MINUTES");
        TrainingOutput.Require(request.OutputFolder, request.Resume || parse.GetValue(_force));
        var model = SalienceTraining.Train(request, new Epochs(terminal), cancel);
        terminal.Result(model);
        return ExitCode.Success;
    }

    private SalienceTrainingRequest Request(ParseResult parse)
    {
        var defaults = new SalienceTrainingOptions();
        return new SalienceTrainingRequest(parse.GetValue(_folders) ?? [], parse.GetValue(_output)!)
        {
            Size = LateDeepSize.Named(parse.GetValue(_size)!),
            HoldOut = parse.GetValue(_holdOut) ?? [],
            SungMinutes = parse.GetValue(_sing) ?? 0,
            Resume = parse.GetValue(_resume),
            Options = defaults with
            {
                Batch = parse.GetValue(_batch) ?? defaults.Batch,
                StepsAnEpoch = parse.GetValue(_steps) ?? defaults.StepsAnEpoch,
                Epochs = parse.GetValue(_epochs) ?? defaults.Epochs,
                LearningRate = parse.GetValue(_rate) ?? defaults.LearningRate,
                Seed = parse.GetValue(_seed) ?? defaults.Seed,
                Threads = parse.GetValue(_threads) ?? Environment.ProcessorCount,
            },
        };
    }

    private sealed class Epochs(Terminal terminal) : IProgress<SalienceEpoch>
    {
        public void Report(SalienceEpoch value) =>
            terminal.Result(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"epoch {value.Loss.Epoch}: training loss {value.Loss.TrainingLoss:F5}, validation loss {value.Loss.ValidationLoss:F5}, F-score {value.FScore:F3}, step size {value.Loss.LearningRate:G3}"
                )
            );
    }
}
