using System.CommandLine;
using Discant.Audio;
using Discant.Cli.Methods;
using Discant.Diagnostics;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.Results;
using Discant.Synthesis.Singing;

namespace Discant.Cli.Commands;

/// <summary>`discant demo`: the program sings a chorale, takes it apart and says how well; needs no data.</summary>
internal sealed class DemoCommand : DiscantCommand
{
    private const int FitStepsFromScratch = 100;

    private readonly Option<string> _output = new("--output", "-o")
    {
        HelpName = "DIR",
        Description = "Where everything goes",
        DefaultValueFactory = _ => "discant-demo",
    };

    private readonly Option<int?> _fit = OptionsOf.Number("--fit", "STEPS", "Steps of fitting on the recording [default: 0]", 0, 1_000_000);
    private readonly Option<int?> _seed = OptionsOf.Number(
        "--seed",
        "N",
        "Seed of the singers and of the fit [default: 4]",
        0,
        int.MaxValue
    );
    private readonly Option<int?> _threads = OptionsOf.Number("--threads", "N", "Worker threads [default: number of processors]", 1, 1024);
    private readonly Option<bool> _force = OptionsOf.Switch("--force", "Replace what is there");
    private readonly Option<bool> _json = OptionsOf.Switch("--json", "Print the scores as one JSON document");

    public DemoCommand()
        : base(
            "demo",
            "Sing a Bach chorale with the built-in choir, take it apart, and compare with what each voice really sang.",
            "discant demo",
            "discant demo -o /tmp/chorale --seed 7"
        )
    {
        foreach (var option in new Option[] { _output, _fit, _seed, _threads, _force, _json })
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var folder = parse.GetValue(_output)!;
        if (!parse.GetValue(_force) && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException($"{folder}: exists already; --force replaces what is in it");
        var seed = parse.GetValue(_seed) ?? 4;
        var threads = parse.GetValue(_threads) ?? Environment.ProcessorCount;
        var method = Method(parse.GetValue(_fit), seed, threads);
        SeparationRecord? record = null;
        terminal.WithBar(
            "singing",
            bar =>
            {
                var song = Choir.Sing(Chorales.OHauptVollBlutUndWunden(), new ChoirOptions(), new Random(seed));
                cancel.ThrowIfCancellationRequested();
                var mixture = Path.Combine(folder, "mixture.wav");
                Write(song, folder, mixture);
                using var listener = Listener(song, threads);
                var task = method.Task("source-filter", mixture, listener.Source(mixture), Path.Combine(folder, "separated"));
                var progress = new SeparationBar(bar, [mixture], method.FitSteps, listens: true);
                record = new SeparationRunner(ProgramVersions.Find()).Run(task with { Force = true }, progress, cancel).Record;
            }
        );
        var report = FolderEvaluation.Score(Path.Combine(folder, "stems"), record!.Folder, EvaluationProtocol.Recording, null, cancel);
        Print(parse, terminal, folder, record, report);
        return ExitCode.Success;
    }

    private static MethodSetup Method(int? steps, int seed, int threads)
    {
        var choices = new MethodChoices { Seed = seed, Threads = threads };
        // The model knows this choir: a fit adds time and no sound.
        var fitSteps = steps ?? (SourceFilterChoice.Setup(choices).Model is null ? FitStepsFromScratch : 0);
        return SourceFilterChoice.Setup(choices with { FitSteps = fitSteps });
    }

    private static PitchListener Listener(ChoirRecording song, int threads) =>
        PitchListener.OfModel("late-deep", new PitchEstimationOptions { Voices = song.Names.Count, Names = song.Names }, threads);

    private static void Write(ChoirRecording song, string folder, string mixture)
    {
        var stems = Directory.CreateDirectory(Path.Combine(folder, "stems")).FullName;
        for (var voice = 0; voice < song.Names.Count; voice++)
            AudioFile.Write(
                Path.Combine(stems, song.Names[voice] + ".wav"),
                new AudioBuffer([song.Stems[voice]], song.SampleRate),
                AudioFileFormat.WavFloat,
                overwrite: true
            );
        AudioFile.Write(mixture, new AudioBuffer([song.Mixture()], song.SampleRate), AudioFileFormat.WavFloat, overwrite: true);
    }

    private void Print(ParseResult parse, Terminal terminal, string folder, SeparationRecord record, EvaluationReport report)
    {
        if (parse.GetValue(_json))
        {
            Terminal.Document(report.ToJson());
            return;
        }
        terminal.Result(
            $"The built-in choir sang {Readable.Number(record.DurationSeconds, "0")} s of J. S. Bach, and it was taken apart into:"
        );
        terminal.Table(
            [
                ["voice", "file", "level dB", "SI-SDR dB", "whole file dB"],
                .. record.Stems.Select(s =>
                    new[]
                    {
                        s.Voice,
                        Path.Combine(record.Folder, s.File),
                        Readable.Number(s.LevelDb, "0.0"),
                        Readable.Number(report.Scores.Summary("SI-SDR", s.Voice).Mean, "0.00"),
                        Readable.Number(report.WholeFile.Single(v => v.Voice == s.Voice).SiSdrDb, "0.00"),
                    }
                ),
            ],
            2,
            3,
            4
        );
        terminal.Result($"SI-SDR says how much louder the true voice is than what is wrong with the stem (mean over every second sung).");
        terminal.Result(
            $"Listen: {Path.Combine(record.Folder, "report.html")}; what each voice really sang: {Path.Combine(folder, "stems")}"
        );
    }
}
