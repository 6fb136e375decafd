using System.CommandLine;
using System.Text.Json;
using Discant.Cli.Methods;
using Discant.Diagnostics;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.Results;
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
            "discant separate duet.m4a --voices 2 --fit 500 --json",
            "discant separate song.wav --method flow --priors bass,drums,guitar,piano"
        )
    {
        Add(_options.Files);
        foreach (var option in _options.All)
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var method = SeparationMethods.Named(parse.GetValue(_options.Method)!);
        CheckOptions(parse, method);
        using var listener = Listener(parse, method);
        var plan = Plan(parse, method, listener);
        terminal.Detail(plan.Method.Model is { } model ? $"model {model.Name}, sha256 {model.Sha256}" : "no model");
        var runner = new SeparationRunner(ProgramVersions.Find());
        var outcomes = new List<SeparationOutcome>();
        var failures = new List<Failure>();
        terminal.WithBar(
            "reading",
            bar =>
            {
                var progress = new SeparationBar(bar, plan.Files, plan.Method.FitSteps, listener is not null);
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

    // Null where files say what is sung, or where the method does not ask.
    private PitchListener? Listener(ParseResult parse, SeparationMethod method)
    {
        if (method.Understands.HasFlag(MethodOptions.OwnVoices))
            return null;
        var references = parse.GetValue(_options.References);
        if (references is null && parse.GetValue(_options.F0) is not { Length: > 0 })
            return _options.Listening.Prepare(parse, Threads(parse));
        if (_options.Listening.OfListening.FirstOrDefault(o => IsGiven(parse, o)) is { } idle)
            throw new UsageException(
                $"{idle.Name} is for listening; with {(references is null ? "--f0" : "--references")} the curves are given"
            );
        return null;
    }

    private int Threads(ParseResult parse) => parse.GetValue(_options.Threads) ?? Environment.ProcessorCount;

    private SeparationPlan Plan(ParseResult parse, SeparationMethod method, PitchListener? listener)
    {
        var files = parse.GetValue(_options.Files)!;
        CheckDevice(parse.GetValue(_options.Device)!);
        var setup = method.Setup(Choices(parse, method));
        return new SeparationPlan(files, setup)
        {
            MethodName = method.Name,
            Pitch = setup.OwnVoices is { } names ? (_, _) => PitchSource.NamesOnly(names) : Pitch(parse, listener, files),
            Root = parse.GetValue(_options.Output)!,
            Format = _options.Format.Of(parse),
            Force = parse.GetValue(_options.Force),
            Resume = parse.GetValue(_options.Resume),
        };
    }

    // F0 of a recording from its file and its track's name.
    private Func<string, string, PitchSource> Pitch(ParseResult parse, PitchListener? listener, string[] files)
    {
        if (listener is not null)
            return (file, _) => listener.Source(file);
        if (parse.GetValue(_options.References) is { } folder)
        {
            if (files.Length > 1)
                throw new UsageException("--references holds the voices of one recording; name one");
            var references = new ReferenceVoices(folder);
            return (_, _) => references.Pitch();
        }
        var given = new PitchSelection(parse.GetValue(_options.F0)!, files.Length == 1);
        var voices = _options.Listening.VoicesOf(parse, MostGivenVoices);
        return (_, track) => PitchSource.Given(given.For(track, voices));
    }

    private MethodChoices Choices(ParseResult parse, SeparationMethod method) =>
        new()
        {
            Quality = parse.GetValue(_options.Quality)!,
            FitSteps = parse.GetValue(_options.Fit),
            RefinePitch = parse.GetValue(_options.Refine),
            Model = parse.GetValue(_options.Model),
            Seed = parse.GetValue(_options.Seed),
            Threads = Threads(parse),
            References = parse.GetValue(_options.References),
            Priors = parse.GetValue(_options.Priors) ?? [],
            Map = parse.GetValue(_options.Map)!,
            Iterations = parse.GetValue(_options.Iterations),
            Stages = parse.GetValue(_options.Stages) ?? [],
            Voices = method.Understands.HasFlag(MethodOptions.OwnVoices) ? _options.Listening.OwnVoices(parse) : [],
        };

    private void CheckOptions(ParseResult parse, SeparationMethod method)
    {
        (MethodOptions Meaning, Option Option)[] special =
        [
            (MethodOptions.Seed, _options.Seed),
            (MethodOptions.Model, _options.Model),
            (MethodOptions.Fit, _options.Quality),
            (MethodOptions.Fit, _options.Fit),
            (MethodOptions.RefinePitch, _options.Refine),
            (MethodOptions.References, _options.References),
            (MethodOptions.Priors, _options.Priors),
            (MethodOptions.Priors, _options.Map),
            (MethodOptions.Priors, _options.Iterations),
            (MethodOptions.Stages, _options.Stages),
        ];
        foreach (var (meaning, option) in special)
            if (IsGiven(parse, option) && !method.Understands.HasFlag(meaning))
                throw new UsageException($"{option.Name} has no meaning for --method {method.Name}");
        if (method.Understands.HasFlag(MethodOptions.OwnVoices))
            foreach (var option in _options.OfPitch)
                if (IsGiven(parse, option))
                    throw new UsageException($"{option.Name} has no meaning for --method {method.Name}, which goes by no F0 curves");
        if (!method.Understands.HasFlag(MethodOptions.References))
            return;
        if (!IsGiven(parse, _options.References))
            throw new UsageException($"--method {method.Name} needs the true voices: --references DIR");
        if (IsGiven(parse, _options.F0))
            throw new UsageException($"--method {method.Name} takes F0 from --references, not from --f0");
    }

    private static bool IsGiven(ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };

    private static void CheckDevice(string device)
    {
        if (device == "cpu")
            return;
        throw new UsageException(
            TorchEngine.HasCuda
                ? "--device cuda: separation computes on the CPU only"
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
