using System.CommandLine;
using Discant.Audio;
using Discant.Diagnostics;
using Discant.Evaluation.Datasets;
using Discant.Evaluation.Experiments;
using Discant.Evaluation.Statistics;
using Discant.Pitch;
using Discant.Pitch.LateDeep;
using Discant.Separation;
using Discant.Separation.Models;

namespace Discant.Cli.Commands;

/// <summary>Runs an experiment and writes what every one of them writes: rows.csv, experiment.json and report.html.</summary>
/// <param name="name">Name of the experiment.</param>
/// <param name="choices">Its options.</param>
/// <param name="parse">What was said.</param>
/// <param name="sizes">Numbers of voices that are mixed where nothing was said.</param>
internal sealed class ExperimentWork(string name, ExperimentChoices choices, ParseResult parse, params IReadOnlyList<int> sizes)
{
    private const string RecordName = "experiment.json";
    private const string ReportName = "report.html";
    private const string RowsName = "rows.csv";

    private readonly string _folder = parse.GetValue(choices.Output)!;
    private readonly string _command = choices.Command(parse, name);

    /// <summary>Which part of the data set.</summary>
    public ExperimentOptions Options { get; } = choices.Options(parse, sizes);

    /// <summary>The methods that were asked for.</summary>
    public IReadOnlyList<ExperimentMethod> Methods { get; } = choices.MethodsOf(parse);

    /// <summary>Runs it and prints the record where that was asked for.</summary>
    /// <param name="methods">The methods.</param>
    /// <param name="conditions">What is done to F0.</param>
    /// <param name="report">Makes the page.</param>
    /// <param name="print">Prints the results for people.</param>
    /// <param name="terminal">Shows progress and results.</param>
    /// <param name="cancel">Ends the work; units that are done are kept.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public int Run(
        IReadOnlyList<ExperimentMethod> methods,
        IReadOnlyList<PitchCondition> conditions,
        Func<ExperimentRecord, IReadOnlyList<ExperimentRow>, ExperimentPlan, ExperimentSources, string> report,
        Action<IReadOnlyList<ExperimentRow>> print,
        Terminal terminal,
        CancellationToken cancel
    )
    {
        var dataset = EnsembleDatasets.Open(parse.GetValue(choices.Dataset)!);
        var plan = ExperimentPlan.Of(dataset, methods, conditions, Options);
        foreach (var note in plan.Notes)
            terminal.Warn(note);
        CheckFolder();
        using var listener = new Listener(Options.Threads);
        var sources = Sources(dataset, listener, cancel);
        var results = Results(plan, sources, terminal, cancel);
        ExperimentRow[] rows = [.. results.SelectMany(r => r.Rows)];
        var record = Record(dataset, methods, plan, results, rows, sources);
        Write(rows, report(record, rows, plan, sources), record);
        terminal.Result($"{Path.Combine(_folder, ReportName)}, {RowsName}, {RecordName}");
        if (parse.GetValue(choices.Json))
            Terminal.Document(record.ToJson());
        else
            print(rows);
        return ExitCode.Success;
    }

    private ExperimentSources Sources(EnsembleDataset dataset, Listener listener, CancellationToken cancel) =>
        new(
            _folder,
            new PitchTables(dataset.PitchTables),
            listener.Listen,
            file => FileHash.Sha256(file, cancel),
            // Another build may compute something else under the same version.
            $"{ProgramVersions.Own} {typeof(ExperimentRun).Assembly.ManifestModule.ModuleVersionId}"
        );

    private IReadOnlyList<UnitResult> Results(ExperimentPlan plan, ExperimentSources sources, Terminal terminal, CancellationToken cancel)
    {
        IReadOnlyList<UnitResult> results = [];
        terminal.WithBar(
            name,
            bar =>
                results = new ExperimentRun(plan, Options, sources).Run(
                    new Reporting<(int Done, string Unit)>(p => bar.Show((double)p.Done / plan.Units, p.Unit)),
                    cancel
                )
        );
        return results;
    }

    // The record comes last: where it is, the others are.
    private void Write(ExperimentRow[] rows, string report, ExperimentRecord record)
    {
        WholeFile.Write(
            Path.Combine(_folder, RowsName),
            file => File.WriteAllLines(file, rows.Select(r => r.ToCsv()).Prepend(ExperimentRow.CsvHeader))
        );
        WholeFile.Write(Path.Combine(_folder, ReportName), report);
        WholeFile.Write(Path.Combine(_folder, RecordName), record.ToJson() + "\n");
    }

    // A run of the same command goes on; the results of another one are not replaced unasked.
    private void CheckFolder()
    {
        var recordFile = Path.Combine(_folder, RecordName);
        var marker = Path.Combine(_folder, "command.txt");
        var before = File.Exists(marker) ? File.ReadAllText(marker).TrimEnd() : null;
        if (!parse.GetValue(choices.Force) && (before is not null || File.Exists(recordFile)) && before != _command)
            throw new IOException($"{_folder}: holds the results of another experiment; --force replaces them, -o names another folder");
        Directory.CreateDirectory(_folder);
        WholeFile.Write(marker, _command + "\n");
    }

    private ExperimentRecord Record(
        EnsembleDataset dataset,
        IReadOnlyList<ExperimentMethod> methods,
        ExperimentPlan plan,
        IReadOnlyList<UnitResult> results,
        ExperimentRow[] rows,
        ExperimentSources sources
    ) =>
        new()
        {
            Experiment = name,
            Dataset = dataset.Name,
            Options = Options,
            Methods = methods.ToDictionary(m => m.Name, SettingsOf, StringComparer.Ordinal),
            Data = plan
                .Parts.SelectMany(p => p.Song.Voices.Select(v => v.Files[p.Singer - 1]))
                .Distinct(StringComparer.Ordinal)
                .ToDictionary(f => Path.GetRelativePath(dataset.Folder, f), sources.Hash, StringComparer.Ordinal),
            PitchOrigins = results
                .GroupBy(r => r.PitchOrigin, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            Versions = ProgramVersions.Find(),
            Machine = Machine.Find(),
            Notes = plan.Notes,
            Command = _command,
            Summaries = ExperimentSummary.All(rows),
            Comparisons =
            [
                .. rows.Where(r => r.Condition == PitchCondition.None.Kind)
                    .GroupBy(r => r.Voices)
                    .Select(g => new ExperimentRecord.SizeComparisons(g.Key, MethodComparison.All(ExperimentTables.Scores([.. g])))),
            ],
        };

    private static IReadOnlyDictionary<string, string> SettingsOf(ExperimentMethod method)
    {
        var settings = new SortedDictionary<string, string>(method.Settings.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        if (method.Model is { } model)
            settings["model"] = $"{model.Name}, sha256 {model.Sha256}";
        return settings;
    }

    // The estimator is loaded when the first mixture without F0 comes.
    private sealed class Listener(int threads) : IDisposable
    {
        private LateDeepEstimator? _estimator;

        public PitchTracks Listen(Mixture mixture, IReadOnlyList<string> names, CancellationToken cancel)
        {
            _estimator ??= new LateDeepEstimator(LateDeepModelFile.Read(ModelFolder.Shipped.FileOf("late-deep")), threads);
            var estimation = new PitchEstimation(_estimator, new PitchEstimationOptions { Voices = names.Count, Names = names });
            return estimation.Listen(mixture, new Reporting<double>(_ => { }), cancel).Tracks;
        }

        public void Dispose() => _estimator?.Dispose();
    }
}
