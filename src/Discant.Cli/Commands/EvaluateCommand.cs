using System.CommandLine;
using Discant.Evaluation;

namespace Discant.Cli.Commands;

/// <summary>`discant evaluate`: stems against the true ones.</summary>
internal sealed class EvaluateCommand : DiscantCommand
{
    private readonly Option<string> _references = new("--references")
    {
        HelpName = "DIR",
        Description = "Folder with the true voices, one file each",
        Required = true,
    };

    private readonly Option<string> _estimates = new("--estimates")
    {
        HelpName = "DIR",
        Description = "Folder with the separated voices, under the same names",
        Required = true,
    };

    private readonly Option<string> _protocol = OptionsOf.Choice(
        "--protocol",
        "whole: the recording as it is, in frames of 1 s; umss: excerpts of 4 s at 16 kHz as in the paper",
        "whole",
        "whole",
        "umss"
    );

    private readonly Option<string?> _energyMixture = new("--energy-mixture")
    {
        HelpName = "FILE",
        Description = "Recording whose peak the silence rule refers to [default: the sum of the references]",
    };

    private readonly Option<bool> _json = OptionsOf.Switch("--json", "Print the scores as one JSON document");

    private readonly Option<string?> _csv = new("--csv")
    {
        HelpName = "FILE",
        Description = "Write the score of every frame to a CSV file",
    };

    private readonly Option<bool> _force = OptionsOf.Switch("--force", "Replace the CSV if it is there");

    public EvaluateCommand()
        : base(
            "evaluate",
            "Score separated voices against the true ones: SI-SDR of every second in which a voice sings and of the whole file, spectral SNR.",
            "discant evaluate --references stems --estimates separated/source-filter/quartet",
            "discant evaluate --references stems --estimates out --protocol umss --json > scores.json"
        )
    {
        foreach (var option in new Option[] { _references, _estimates, _protocol, _energyMixture, _json, _csv, _force })
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var csv = parse.GetValue(_csv);
        if (csv is not null && File.Exists(csv) && !parse.GetValue(_force))
            throw new IOException($"{csv}: exists already; --force replaces it");
        var protocol = parse.GetValue(_protocol) == "umss" ? EvaluationProtocol.Umss : EvaluationProtocol.Recording;
        var report = FolderEvaluation.Score(
            parse.GetValue(_references)!,
            parse.GetValue(_estimates)!,
            protocol,
            parse.GetValue(_energyMixture),
            cancel
        );
        foreach (var note in report.Notes)
            terminal.Warn(note);
        if (csv is not null)
            WholeFile.Write(csv, report.Scores.ToCsv());
        if (parse.GetValue(_json))
            Terminal.Document(report.ToJson());
        else
            terminal.Table(report.Table(), 2, 3, 4, 5, 6, 7);
        return ExitCode.Success;
    }
}
