using System.CommandLine;
using System.Globalization;
using Discant.Separation.BlindHarmonic;

namespace Discant.Cli.Commands;

/// <summary>`discant train tones`: the network from which the blind method starts, taught on synthetic tones.</summary>
internal sealed class TrainTonesCommand : DiscantCommand
{
    private const int Voices = 4;
    private const int ReportEvery = 100;
    private const int SaveEvery = 500;

    private readonly Option<string> _output = new("--output", "-o")
    {
        HelpName = "DIR",
        Description = "Folder of the model and the checkpoint",
        Required = true,
    };
    private readonly Option<string> _size = OptionsOf.Choice(
        "--size",
        "Size of the network",
        PolicyNetworkSize.Small.Name,
        [.. PolicyNetworkSize.All.Select(s => s.Name)]
    );
    private readonly Option<int?> _updates = OptionsOf.Number("--updates", "N", "Updates [default: 10000]", 1, int.MaxValue);
    private readonly Option<int?> _seed = OptionsOf.Number("--seed", "N", "Seed of weights and tones [default: 4]", 0, int.MaxValue);
    private readonly Option<bool> _resume = OptionsOf.Switch("--resume", "Go on from the checkpoint in the output folder");
    private readonly Option<bool> _force = OptionsOf.Switch("--force", "Replace an earlier run in the output folder");

    public TrainTonesCommand()
        : base(
            "tones",
            "Teach a network what tones look like, on synthetic ones: what `separate --method blind` starts from.",
            "discant train tones -o runs/tones",
            "discant train tones --size medium --updates 20000 -o runs/tones --resume"
        )
    {
        foreach (var option in new Option[] { _output, _size, _updates, _seed, _resume, _force })
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var folder = parse.GetValue(_output)!;
        var checkpoint = Path.Combine(folder, "checkpoint.safetensors");
        TrainingOutput.Require(folder, parse.GetValue(_resume) || parse.GetValue(_force));
        Directory.CreateDirectory(folder);
        var defaults = new ToneTeachingOptions();
        var options = defaults with
        {
            Updates = parse.GetValue(_updates) ?? defaults.Updates,
            Seed = parse.GetValue(_seed) ?? defaults.Seed,
        };
        using var network = new PolicyNetwork(PolicyNetworkSize.Named(parse.GetValue(_size)!), Voices, new Random(options.Seed));
        using var teaching = new ToneTeaching(network, new ToneModelOptions(), options);
        if (parse.GetValue(_resume))
            teaching.Resume(checkpoint);
        Teach(teaching, options, checkpoint, terminal, cancel);
        var model = Path.Combine(folder, "tones.safetensors");
        PolicyNetworkFile.Write(model, network);
        terminal.Result(model);
        return ExitCode.Success;
    }

    private static void Teach(
        ToneTeaching teaching,
        ToneTeachingOptions options,
        string checkpoint,
        Terminal terminal,
        CancellationToken cancel
    )
    {
        // Of the updates since the last report: a run that was taken up begins anywhere.
        var (loss, place, count) = (0.0, 0.0, 0);
        while (teaching.Steps < options.Updates)
        {
            cancel.ThrowIfCancellationRequested();
            var step = teaching.Step();
            (loss, place, count) = (loss + step.Loss, place + step.Place, count + 1);
            if (teaching.Steps % SaveEvery == 0 || teaching.Steps == options.Updates)
                teaching.Save(checkpoint);
            if (teaching.Steps % ReportEvery != 0)
                continue;
            terminal.Result(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"update {teaching.Steps}: loss {loss / count:F5}, places {place / count:F3} nats"
                )
            );
            (loss, place, count) = (0, 0, 0);
        }
    }
}
