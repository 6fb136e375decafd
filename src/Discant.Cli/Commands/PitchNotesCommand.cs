using System.CommandLine;
using Discant.Pitch;
using Discant.Pitch.Notes;

namespace Discant.Cli.Commands;

/// <summary>`discant pitch notes`: F0 curves as notes, and how well they are in tune.</summary>
internal sealed class PitchNotesCommand : DiscantCommand
{
    private readonly Argument<string> _curves = new("F0")
    {
        Description = "F0 curves, as `discant pitch` and `discant separate` write them",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "The notes as a .mid: a track a voice, the nearest key a note, its deviation as a pitch bend",
    };

    private readonly Option<string[]> _reports = new("--report")
    {
        HelpName = "FILE",
        Description =
            "How well they are in tune: a .json, or a .csv of the notes, beside which NAME-intervals.csv has the intervals between voices, chord by chord; may be given more than once",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<double?> _a4 = OptionsOf.Real(
        "--a4",
        "HZ",
        "Pitch of a' [default: estimated from the notes]",
        ConcertPitch.LowestHz,
        ConcertPitch.HighestHz
    );
    private readonly Option<bool> _force = OptionsOf.Switch("--force", "Replace files that are there");
    private readonly Option<bool> _json = OptionsOf.Switch("--json", "Print the report as one JSON document");

    public PitchNotesCommand()
        : base(
            "notes",
            "Turn F0 curves into notes: onset, pitch, drift and vibrato, and how far they are out of tune.",
            "discant pitch notes f0.csv -o notes.mid",
            "discant pitch notes separated/source-filter/quartet/f0.csv --report intonation.csv --report intonation.json"
        )
    {
        Add(_curves);
        foreach (var option in new Option[] { _output, _reports, _a4, _force, _json })
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var (output, reports) = (parse.GetValue(_output), parse.GetValue(_reports) ?? []);
        Check(output, reports, parse.GetValue(_force));
        var tracks = PitchFile.Read(parse.GetValue(_curves)!);
        var voices = VoiceNotes.Of(tracks);
        var report = IntonationReport.Of(tracks, voices, parse.GetValue(_a4));
        if (output is not null)
            WholeFile.Write(output, temporary => File.WriteAllBytes(temporary, NoteMidi.Bytes(voices, report.ReferenceHertz)));
        foreach (var file in reports)
            Write(file, report);
        if (parse.GetValue(_json))
            Terminal.Document(report.ToJson());
        else
            Print(terminal, report);
        return ExitCode.Success;
    }

    private static void Check(string? output, string[] reports, bool force)
    {
        static bool Is(string file, string ending) => Path.GetExtension(file).Equals(ending, StringComparison.OrdinalIgnoreCase);
        if (output is not null && !Is(output, ".mid") && !Is(output, ".midi"))
            throw new UsageException($"{output}: notes are written as .mid");
        if (Array.Find(reports, r => !Is(r, ".csv") && !Is(r, ".json")) is { } unknown)
            throw new UsageException($"{unknown}: a report is written as .csv or .json");
        var files = reports.Where(r => Is(r, ".csv")).Select(Intervals).Concat(reports);
        if ((output is null ? files : files.Append(output)).FirstOrDefault(File.Exists) is { } taken && !force)
            throw new PitchFileException(taken, "exists already; --force replaces it");
    }

    private static string Intervals(string file) => Path.ChangeExtension(file, null) + "-intervals.csv";

    private static void Write(string file, IntonationReport report)
    {
        if (Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            WholeFile.Write(file, report.ToJson() + "\n");
            return;
        }
        WholeFile.Write(file, report.NotesToCsv());
        WholeFile.Write(Intervals(file), report.IntervalsToCsv());
    }

    private static void Print(Terminal terminal, IntonationReport report)
    {
        terminal.Result($"a' = {Readable.Number(report.ReferenceHertz, "0.0")} Hz; deviations in cents, long notes count more");
        terminal.Table(
            [
                ["voice", "notes", "too high", "spread", "vibrato"],
                .. report.Voices.Select(v =>
                    new[]
                    {
                        v.Voice,
                        Readable.Number(v.Notes),
                        Readable.Number(v.MeanCents, "+0.0;-0.0;0.0"),
                        Readable.Number(v.SpreadCents, "0.0"),
                        Readable.Number(v.VibratoCents, "0.0"),
                    }
                ),
            ],
            1,
            2,
            3,
            4
        );
        if (report.Intervals.Count == 0)
            return;
        terminal.Result("");
        terminal.Table(
            [
                ["voices", "chords", "off equal temperament", "off just intonation"],
                .. report
                    .Pairs()
                    .Select(p =>
                        new[]
                        {
                            $"{p.First}, {p.Second}",
                            Readable.Number(p.Chords),
                            Readable.Number(p.EqualCents, "0.0"),
                            Readable.Number(p.JustCents, "0.0"),
                        }
                    ),
            ],
            1,
            2,
            3
        );
    }
}
