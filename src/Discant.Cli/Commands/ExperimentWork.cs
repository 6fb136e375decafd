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
/// <param name="folder">Folder of the results.</param>
/// <param name="command">The command that does the same.</param>
/// <param name="force">Replace the report of another experiment.</param>
internal sealed class ExperimentWork(string name, string folder, string command, bool force)
{
    private const string RecordName = "experiment.json";
    private const string ReportName = "report.html";
    private const string RowsName = "rows.csv";

    /// <summary>Runs it.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="methods">The methods.</param>
    /// <param name="conditions">What is done to F0.</param>
    /// <param name="options">Which part of the data set.</param>
    /// <param name="report">Makes the page.</param>
    /// <param name="terminal">Shows progress.</param>
    /// <param name="cancel">Ends the work; units that are done are kept.</param>
    public (ExperimentRecord Record, IReadOnlyList<ExperimentRow> Rows) Run(
        EnsembleDataset dataset,
        IReadOnlyList<ExperimentMethod> methods,
        IReadOnlyList<PitchCondition> conditions,
        ExperimentOptions options,
        Func<ExperimentRecord, IReadOnlyList<ExperimentRow>, ExperimentPlan, ExperimentSources, string> report,
        Terminal terminal,
        CancellationToken cancel
    )
    {
        var plan = ExperimentPlan.Of(dataset, methods, conditions, options);
        foreach (var note in plan.Notes)
            terminal.Warn(note);
        CheckFolder();
        using var listener = new Listener(options.Threads);
        var sources = new ExperimentSources(
            folder,
            new PitchTables(dataset.PitchTables),
            listener.Listen,
            file => FileHash.Sha256(file, cancel),
            ProgramVersions.Own
        );
        IReadOnlyList<UnitResult> results = [];
        terminal.WithBar(
            name,
            bar =>
                results = new ExperimentRun(plan, options, sources).Run(
                    new Reporting<(int Done, string Unit)>(p => bar.Show((double)p.Done / plan.Units, p.Unit)),
                    cancel
                )
        );
        ExperimentRow[] rows = [.. results.SelectMany(r => r.Rows)];
        var record = Record(dataset, methods, options, plan, results, rows, sources);
        WholeFile.Write(
            Path.Combine(folder, RowsName),
            file => File.WriteAllLines(file, rows.Select(r => r.ToCsv()).Prepend(ExperimentRow.CsvHeader))
        );
        WholeFile.Write(Path.Combine(folder, ReportName), report(record, rows, plan, sources));
        WholeFile.Write(Path.Combine(folder, RecordName), record.ToJson() + "\n");
        terminal.Result($"{Path.Combine(folder, ReportName)}, {RowsName}, {RecordName}");
        return (record, rows);
    }

    // A run of the same command goes on; the results of another one are not replaced unasked.
    private void CheckFolder()
    {
        var recordFile = Path.Combine(folder, RecordName);
        var marker = Path.Combine(folder, "command.txt");
        var before = File.Exists(marker) ? File.ReadAllText(marker).TrimEnd() : null;
        if (!force && (before is not null || File.Exists(recordFile)) && before != command)
            throw new IOException($"{folder}: holds the results of another experiment; --force replaces them, -o names another folder");
        Directory.CreateDirectory(folder);
        WholeFile.Write(marker, command + "\n");
    }

    private ExperimentRecord Record(
        EnsembleDataset dataset,
        IReadOnlyList<ExperimentMethod> methods,
        ExperimentOptions options,
        ExperimentPlan plan,
        IReadOnlyList<UnitResult> results,
        ExperimentRow[] rows,
        ExperimentSources sources
    ) =>
        new()
        {
            Experiment = name,
            Dataset = dataset.Name,
            Options = options,
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
            Command = command,
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
