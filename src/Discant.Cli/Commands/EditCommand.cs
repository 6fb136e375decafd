using System.CommandLine;
using Discant.Pitch;
using Discant.Separation.Editing;

namespace Discant.Cli.Commands;

/// <summary>`discant edit`: voices of a separation changed, and mixed with the others.</summary>
internal sealed class EditCommand : DiscantCommand
{
    private readonly EditOptions _options = new();

    public EditCommand()
        : base(
            "edit",
            "Change voices of a recording that was taken apart, and mix them with the others. Without an edit the mix is the recording.",
            "discant edit separated/source-filter/quartet --voice bass --transpose -50",
            "discant edit separated/source-filter/quartet --tune 0.8 --a4 442",
            "discant edit separated/source-filter/quartet --voice alto --melody alto.mid --vibrato 0.5",
            "discant edit separated/source-filter/quartet --edits edits.json --from 30 --to 40 -o preview",
            "discant edit separated/source-filter/quartet --practice",
            "discant edit soprano.wav alto.wav --f0 f0.csv --voice soprano --timbre-of alto"
        )
    {
        Add(_options.Sources);
        foreach (var option in _options.All)
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var region = Region(parse);
        var recording = Recording(parse);
        var edits = _options.Edits(parse, recording);
        var output = Output(parse, recording);
        if (edits.Count == 0 && output.Practice is null)
            terminal.Warn("no edit was asked for; the mix is the recording");
        EditedMixResult? result = null;
        terminal.WithBar(
            "editing",
            bar =>
                result = EditedMix.Render(
                    recording,
                    edits,
                    output,
                    region,
                    new Reporting<double>(s => bar.Show(s, s < 0.3 ? "listening" : "mixing")),
                    cancel
                )
        );
        Print(parse, terminal, result!);
        return ExitCode.Success;
    }

    private SeparatedRecording Recording(ParseResult parse)
    {
        var sources = parse.GetValue(_options.Sources)!;
        var pitch = parse.GetValue(_options.F0) is { } file ? PitchFile.Read(file) : null;
        if (sources is [var one] && !File.Exists(one))
            return SeparatedRecording.Open(one, pitch);
        if (Array.Find(sources, Directory.Exists) is { } folder)
            throw new UsageException($"{folder} is a folder; name one folder, or stems");
        return SeparatedRecording.OfFiles(sources, pitch);
    }

    private EditOutput Output(ParseResult parse, SeparatedRecording recording)
    {
        var isPractice = parse.GetValue(_options.Practice);
        if (parse.GetValue(_options.Others) is not null && !isPractice)
            throw new UsageException("--others is for --practice");
        var usual = new PracticeMix();
        return new EditOutput(parse.GetValue(_options.Output) ?? Path.Combine(recording.Folder, isPractice ? "practice" : "edited"))
        {
            Format = _options.Format.Of(parse),
            Force = parse.GetValue(_options.Force),
            Practice = isPractice ? usual with { OthersDb = parse.GetValue(_options.Others) ?? usual.OthersDb } : null,
            Threads = parse.GetValue(_options.Threads) ?? Environment.ProcessorCount,
        };
    }

    private EditRegion? Region(ParseResult parse)
    {
        var (from, to) = (parse.GetValue(_options.From), parse.GetValue(_options.To));
        if (from is null && to is null)
            return null;
        var region = new EditRegion(from ?? 0, to ?? 1e6);
        return region.ToSeconds > region.FromSeconds ? region : throw new UsageException("--to lies after --from");
    }

    private void Print(ParseResult parse, Terminal terminal, EditedMixResult result)
    {
        foreach (var warning in result.Warnings)
            terminal.Warn(warning);
        if (parse.GetValue(_options.Json))
        {
            Terminal.Document(result.ToJson());
            return;
        }
        terminal.Table(
            [
                ["what", "voice", "file", "peak dB"],
                .. result.Files.Select(f => new[] { f.Kind, f.Voice ?? "-", f.File, Readable.Number(f.PeakDb, "0.0") }),
            ],
            3
        );
    }
}
