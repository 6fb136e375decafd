using System.CommandLine;
using Discant.Evaluation;
using Discant.Evaluation.BssEval;

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

    private readonly Option<string?> _bss = OptionsOf.OptionalChoice(
        "--bss",
        "Add BSS Eval of the whole files: v3 (mono; filters of 512 taps are forgiven), v4 (as museval: channel by channel, windows of 1 s) or "
            + "gain (mono; only a gain is forgiven; estimates belong to voices by sound, whatever their names)",
        "v3",
        "v4",
        "gain"
    );

    private readonly Option<double?> _bssWindow = OptionsOf.Positive(
        "--bss-window",
        "Length of BSS Eval's windows, seconds [default: the whole file for v3, 1 for v4]"
    );

    private readonly Option<double?> _bssHop = OptionsOf.Positive(
        "--bss-hop",
        "From one window to the next, seconds [default: its length]"
    );

    private readonly Option<bool> _bssPermute = OptionsOf.Switch(
        "--bss-permute",
        "Let BSS Eval match estimates to voices by SIR instead of by name"
    );

    private readonly Option<bool> _json = OptionsOf.Switch("--json", "Print the scores as one JSON document");

    private readonly Option<string?> _csv = new("--csv")
    {
        HelpName = "FILE",
        Description = "Write the score of every frame to a CSV file",
    };

    private readonly Option<string?> _bssCsv = new("--bss-csv")
    {
        HelpName = "FILE",
        Description = "Write the BSS Eval of every window to a CSV file",
    };

    private readonly Option<bool> _force = OptionsOf.Switch("--force", "Replace a CSV that is there");

    public EvaluateCommand()
        : base(
            "evaluate",
            "Score separated voices against the true ones: SI-SDR of every second in which a voice sings and of the whole file, SNR, spectral "
                + "SNR, mel-cepstral distance, BSS Eval.",
            "discant evaluate --references stems --estimates separated/source-filter/quartet",
            "discant evaluate --references stems --estimates out --protocol umss --json > scores.json",
            "discant evaluate --references stems --estimates out --bss v4"
        )
    {
        Option[] scored = [_references, _estimates, _protocol, _energyMixture, _bss, _bssWindow, _bssHop, _bssPermute];
        foreach (var option in (Option[])[.. scored, _json, _csv, _bssCsv, _force])
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var bss = Bss(parse);
        var (csv, bssCsv) = (parse.GetValue(_csv), parse.GetValue(_bssCsv));
        if (!parse.GetValue(_force) && Array.Find([csv, bssCsv], File.Exists) is { } taken)
            throw new IOException($"{taken}: exists already; --force replaces it");
        var protocol = parse.GetValue(_protocol) == "umss" ? EvaluationProtocol.Umss : EvaluationProtocol.Recording;
        var report = FolderEvaluation.Score(
            parse.GetValue(_references)!,
            parse.GetValue(_estimates)!,
            protocol,
            parse.GetValue(_energyMixture),
            cancel,
            bss
        );
        foreach (var note in report.Notes)
            terminal.Warn(note);
        if (csv is not null)
            WholeFile.Write(csv, report.Scores.ToCsv());
        if (bssCsv is not null)
            WholeFile.Write(bssCsv, report.Bss!.ToCsv());
        if (parse.GetValue(_json))
            Terminal.Document(report.ToJson());
        else
            terminal.Table(report.Table(), 2, 3, 4, 5, 6, 7);
        return ExitCode.Success;
    }

    private BssEvalOptions? Bss(ParseResult parse)
    {
        if (parse.GetValue(_bss) is not { } version)
        {
            if (Array.Find<Option>([_bssWindow, _bssHop, _bssPermute, _bssCsv], o => parse.GetResult(o) is { Implicit: false }) is { } idle)
                throw new UsageException($"{idle.Name} needs --bss");
            return null;
        }
        if (version == "gain")
        {
            if (Array.Find<Option>([_bssWindow, _bssHop], o => parse.GetResult(o) is { Implicit: false }) is { } cut)
                throw new UsageException($"{cut.Name} has no meaning for --bss gain, which hears the whole file");
            return BssEvalOptions.Gain;
        }
        var window = parse.GetValue(_bssWindow);
        var usual = version == "v4" ? BssEvalOptions.V4 : BssEvalOptions.V3Sources;
        return usual with
        {
            WindowSeconds = window ?? usual.WindowSeconds,
            HopSeconds = parse.GetValue(_bssHop),
            Permute = parse.GetValue(_bssPermute),
            SilenceVoidsWindow = usual.SilenceVoidsWindow || window is not null,
        };
    }
}
