using System.CommandLine;
using System.Text.Json;
using Discant.Diagnostics;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.Models;
using Discant.Separation.Results;
using Discant.Separation.SourceFilter;
using Discant.Torch;

namespace Discant.Cli.Commands;

/// <summary>`discant separate`: recordings in, one track a voice out.</summary>
internal sealed class SeparateCommand : DiscantCommand
{
    private const int MostGivenVoices = 32;

    private readonly SeparateOptions _options = new();

    public SeparateCommand()
        : base(
            "separate",
            "Take recordings apart: one track per voice, which add up to the recording.",
            "discant separate quartet.wav --voices 4",
            "discant separate quartet.wav --f0 f0.csv",
            "discant separate quartet.wav --f0 soprano.csv --f0 alto.csv --f0 tenor.csv --f0 bass.csv --quality best",
            "discant separate *.flac --f0 curves/ --format flac -o stems --resume",
            "discant separate duet.m4a --voices 2 --fit 500 --json"
        )
    {
        Add(_options.Files);
        foreach (var option in _options.All)
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        using var listener = Listener(parse);
        var plan = Plan(parse, listener);
        terminal.Detail(plan.Model is { } model ? $"model {model.Name}, sha256 {model.Sha256}" : "no model: starting from scratch");
        var runner = new SeparationRunner(ProgramVersions.Find());
        var outcomes = new List<SeparationOutcome>();
        var failures = new List<Failure>();
        terminal.WithBar(
            "reading",
            bar =>
            {
                var progress = new SeparationBar(bar, plan.Files, plan.Settings.Fit?.Steps ?? 0, listener is not null);
                for (var k = 0; k < plan.Files.Count; k++)
                {
                    try
                    {
                        progress.Begin(k);
                        outcomes.Add(runner.Run(plan.Task(k), progress, cancel));
                    }
                    catch (Exception e) when (e is not OperationCanceledException && !cancel.IsCancellationRequested)
                    {
                        failures.Add(Failure.Of(plan.Files[k], e));
                        terminal.Error(e);
                    }
                }
            }
        );
        Print(terminal, outcomes);
        if (parse.GetValue(_options.Json))
            Terminal.Document(JsonSerializer.Serialize(new SeparateResult(outcomes, failures), CliJson.Default.SeparateResult));
        return failures.Count > 0 ? ExitCode.BadInput : ExitCode.Success;
    }

    // Null where files say what is sung.
    private PitchListener? Listener(ParseResult parse)
    {
        if (parse.GetValue(_options.F0) is not { Length: > 0 })
            return _options.Listening.Prepare(parse, Threads(parse));
        if (_options.Listening.OfListening.FirstOrDefault(o => parse.GetResult(o) is { Implicit: false }) is { } idle)
            throw new UsageException($"{idle.Name} is for listening; with --f0 the curves are given");
        return null;
    }

    private int Threads(ParseResult parse) => parse.GetValue(_options.Threads) ?? Environment.ProcessorCount;

    private SeparationPlan Plan(ParseResult parse, PitchListener? listener)
    {
        var files = parse.GetValue(_options.Files)!;
        var given = new PitchSelection(parse.GetValue(_options.F0) ?? [], files.Length == 1);
        var voices = listener is null ? _options.Listening.VoicesOf(parse, MostGivenVoices) : null;
        var format = _options.FormatOf(parse);
        CheckDevice(parse.GetValue(_options.Device)!);
        var settings = ModelChoice.Apply(
            Settings(parse),
            parse.GetValue(_options.Model),
            parse.GetValue(_options.Fit) is not null,
            out var model
        );
        return new SeparationPlan(files, settings)
        {
            Pitch = (file, track) => listener?.Source(file) ?? PitchSource.Given(given.For(track, voices)),
            Method = parse.GetValue(_options.Method)!,
            Root = parse.GetValue(_options.Output)!,
            Format = format,
            Model = model,
            Force = parse.GetValue(_options.Force),
            Resume = parse.GetValue(_options.Resume),
        };
    }

    private SourceFilterSettings Settings(ParseResult parse)
    {
        var settings = QualityPresets.Named(parse.GetValue(_options.Quality)!);
        if (parse.GetValue(_options.Fit) is { } steps)
            settings = settings with
            {
                Fit = steps == 0 ? null : (settings.Fit ?? new RecordingFitOptions()) with { Steps = steps },
                FitUntilItNoLongerPays = false,
            };
        if (parse.GetValue(_options.Refine))
            settings = settings with { PitchRefinement = new PitchRefinementOptions() };
        return settings.WithSeed(parse.GetValue(_options.Seed)).WithThreads(Threads(parse));
    }

    private static void CheckDevice(string device)
    {
        if (device == "cpu")
            return;
        throw new UsageException(
            TorchEngine.HasCuda
                ? "--device cuda: the source-filter method computes on the CPU only"
                : $"--device cuda: libtorch {TorchEngine.Version}, which is installed here, sees no CUDA device; leave --device away"
        );
    }

    private static void Print(Terminal terminal, IReadOnlyList<SeparationOutcome> outcomes)
    {
        foreach (var (record, wasComplete) in outcomes)
        {
            foreach (var warning in record.Warnings)
                terminal.Warn($"{record.Input}: {warning}");
            terminal.Result($"{record.Input} -> {record.Folder}{(wasComplete ? " (was complete)" : "")}");
            terminal.Table(
                [
                    ["voice", "file", "level dB", "sings s"],
                    .. record.Stems.Select(s =>
                        new[] { s.Voice, s.File, Readable.Number(s.LevelDb, "0.0"), Readable.Number(s.SungSeconds, "0.0") }
                    ),
                ],
                2,
                3
            );
        }
    }
}
