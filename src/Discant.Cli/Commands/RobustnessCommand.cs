using System.CommandLine;
using System.Globalization;
using Discant.Cli.Methods;
using Discant.Evaluation.Experiments;

namespace Discant.Cli.Commands;

/// <summary>`discant experiment robustness`: what wrong F0 does to a method.</summary>
internal sealed class RobustnessCommand : DiscantCommand
{
    private const string Level = "mixture";
    private const int Voices = 4;

    private readonly ExperimentChoices _choices = new("experiments/robustness", "us-f source-filter", "0", "true");

    public RobustnessCommand()
        : base(
            "robustness",
            "See how methods bear wrong F0: shifted, in other octaves, muted in part, or missing for whole voices.",
            "discant experiment robustness --dataset ChoralSingingDataset",
            "discant experiment robustness --dataset ChoralSingingDataset --methods nmf source-filter --songs nino --singers 1"
        )
    {
        foreach (var option in _choices.All)
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var work = new ExperimentWork(Name, _choices, parse, Voices);
        var disturbed = work.Methods.Where(m => m.Name != Level).ToArray();
        return work.Run(
            [ExperimentMethods.Named(Level), .. disturbed],
            PitchCondition.Paper(work.Options.Sizes.Max()),
            (record, rows, _, _) => RobustnessReport.Html(record, rows, Level),
            rows => Print(terminal, disturbed, rows),
            terminal,
            cancel
        );
    }

    private static void Print(Terminal terminal, IReadOnlyList<ExperimentMethod> methods, IReadOnlyList<ExperimentRow> rows)
    {
        foreach (var method in methods)
            Print(terminal, method.Name, rows);
    }

    private static void Print(Terminal terminal, string method, IReadOnlyList<ExperimentRow> rows)
    {
        var (below, above) = RobustnessReport.Crossing(rows, method, Level);
        terminal.Result(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{method}: as good as the mixture itself when F0 is {below:0.0} Hz or {above:0.0} Hz off"
            )
        );
        terminal.Table(
            [
                ["F0", "value", "mean dB", "median dB"],
                .. ExperimentSummary
                    .All([.. rows.Where(r => r.Method == method)])
                    .Where(s => s.Scores is { Measure: "SI-SDR", Voice: Evaluation.SeparationScores.AllVoices })
                    .Select(s =>
                        new[]
                        {
                            s.Condition,
                            Readable.Number(s.Value, "0"),
                            Readable.Number(s.Scores.Mean, "0.00"),
                            Readable.Number(s.Scores.Median, "0.00"),
                        }
                    ),
            ],
            1,
            2,
            3
        );
    }
}
