using System.CommandLine;
using Discant.Separation.ConditionedUNet;
using Discant.Separation.SourceFilter;
using Discant.Training;

namespace Discant.Cli.Commands;

/// <summary>`discant train`: a model from folders of recordings with F0.</summary>
internal sealed class TrainCommand : DiscantCommand
{
    private readonly TrainOptions _options = new();

    public TrainCommand()
        : base(
            "train",
            "Train a model for the source-filter method on recordings whose F0 is known; stems are not needed. Or one for the U-Net, from stems.",
            "discant train mixtures/ -o runs/choir",
            "discant train --sing 20 -o runs/sung --size quarter --epochs 50",
            "discant train stems/ -o runs/supervised --supervised --resume",
            "discant train stems/ -o runs/unet --configuration unet-f --size quarter"
        )
    {
        // Without an action a command with others beneath it insists on one of them.
        SetAction(static _ => ExitCode.Success);
        Add(new TrainFlowCommand());
        Add(new TrainTonesCommand());
        Add(_options.Folders);
        foreach (var option in _options.All)
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var configuration = _options.ConfigurationOf(parse);
        var learner = LearnerOf(parse, configuration.Method);
        var request = Request(parse, configuration, learner);
        if (request.Folders.Count == 0 && request.SungMinutes == 0)
            throw new UsageException("name a folder of recordings, or let the program sing with --sing MINUTES");
        TrainingOutput.Require(request.OutputFolder, request.Resume || parse.GetValue(_options.Force));
        TrainingOutput.Print(ModelTraining.Train(request, learner.Begin, TrainingOutput.Epochs(terminal), cancel), terminal);
        return ExitCode.Success;
    }

    private Learner LearnerOf(ParseResult parse, string method)
    {
        var size = parse.GetValue(_options.Size)!;
        if (method == ConditionedUNetModelFile.Method)
        {
            var unet = ConditionedUNetSize.Named(size) with { Parity = parse.GetValue(_options.Parity) };
            var usual = new ExcerptOptions();
            return new Learner(
                usual with
                {
                    WindowFrames = usual.WindowFrames + 2 * MixtureSpectrum.ContextFrames,
                },
                ConditionedUNetTrainer.PublishedLearningRate,
                (excerpts, options) => new ConditionedUNetTrainer(unet, excerpts, options)
            );
        }
        return new Learner(
            new ExcerptOptions(),
            new TrainerOptions().LearningRate,
            (_, options) => SourceFilterTrainer.Begin(NetworkSize.Named(size), options.Trainer)
        );
    }

    private TrainingRequest Request(ParseResult parse, TrainingConfiguration configuration, Learner learner)
    {
        var defaults = new TrainingOptions();
        return new TrainingRequest(parse.GetValue(_options.Folders) ?? [], parse.GetValue(_options.Output)!)
        {
            HoldOut = parse.GetValue(_options.HoldOut) ?? [],
            Limit = configuration.Small ? DataLimit.Small : null,
            SungMinutes = configuration.SungMinutes,
            Excerpts = learner.Excerpts with { Supervised = configuration.Supervised },
            Resume = parse.GetValue(_options.Resume),
            Options = defaults with
            {
                Batch = parse.GetValue(_options.Batch) ?? defaults.Batch,
                MicroBatch = parse.GetValue(_options.MicroBatch) ?? defaults.MicroBatch,
                StepsAnEpoch = parse.GetValue(_options.Steps) ?? defaults.StepsAnEpoch,
                Epochs = parse.GetValue(_options.Epochs) ?? defaults.Epochs,
                Patience = parse.GetValue(_options.Patience) ?? defaults.Patience,
                Decay = parse.GetValue(_options.Decay) ?? defaults.Decay,
                DecayEvery = parse.GetValue(_options.DecayEvery) ?? defaults.DecayEvery,
                Trainer = new TrainerOptions(
                    parse.GetValue(_options.LearningRate) ?? learner.LearningRate,
                    Seed: parse.GetValue(_options.Seed) ?? defaults.Trainer.Seed,
                    Threads: parse.GetValue(_options.Threads) ?? Environment.ProcessorCount
                ),
            },
        };
    }

    /// <summary>A method that learns: its excerpts, its usual step size, its beginning.</summary>
    private sealed record Learner(ExcerptOptions Excerpts, double LearningRate, Func<ExcerptSampler, TrainingOptions, IModelTrainer> Begin);
}
