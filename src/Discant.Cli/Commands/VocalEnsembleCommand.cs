using System.CommandLine;
using Discant.Evaluation.Experiments;

namespace Discant.Cli.Commands;

/// <summary>`discant experiment vocal-ensemble`: the paper's comparison of methods.</summary>
internal sealed class VocalEnsembleCommand : DiscantCommand
{
    private const string DefaultMethods =
        "mixture nmf nmf-source-filter unet-s unet-f us-s us-f sv-s sv-f source-filter oracle-f0 oracle-magnitude oracle-power";

    private const int MostPrintedRows = 64;

    private readonly ExperimentChoices _choices = new("experiments/vocal-ensemble", DefaultMethods, "0 1 2 3 4", "given");

    public VocalEnsembleCommand()
        : base(
            "vocal-ensemble",
            "Compare methods on every mixture of singers that were recorded one by one: scores, tests, figures and sound as one report.",
            "discant experiment vocal-ensemble --dataset ChoralSingingDataset",
            "discant experiment vocal-ensemble --dataset ChoralSingingDataset --songs nino --singers 1 2 --methods nmf source-filter",
            "discant experiment vocal-ensemble --dataset stems --sizes 2 --f0 heard -o duets",
            "discant experiment vocal-ensemble --dataset stems --methods nmf --songs nino --combinations sa --excerpts 7 --seeds 0 -o row"
        )
    {
        foreach (var option in _choices.All)
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var work = new ExperimentWork(Name, _choices, parse, 4, 2);
        var descriptions = work.Methods.ToDictionary(m => m.Name, m => m.Description, StringComparer.Ordinal);
        return work.Run(
            work.Methods,
            [PitchCondition.None],
            (record, rows, plan, sources) =>
                ExperimentReport.Html(record, rows, descriptions, ExperimentSounds.Of(plan, work.Options, sources, cancel)),
            rows => Print(terminal, rows),
            terminal,
            cancel
        );
    }

    private static void Print(Terminal terminal, IReadOnlyList<ExperimentRow> rows)
    {
        if (rows.Count <= MostPrintedRows)
        {
            terminal.Result(ExperimentRow.CsvHeader);
            foreach (var row in rows)
                terminal.Result(row.ToCsv());
        }
        foreach (var size in rows.GroupBy(r => r.Voices).OrderByDescending(g => g.Key))
        {
            terminal.Result(FormattableString.Invariant($"{size.Key} voices"));
            terminal.Table([ExperimentTables.MethodTitles, .. ExperimentTables.Methods([.. size])], 1, 2, 3, 4, 5, 6, 7, 8);
        }
    }
}
