using System.CommandLine;
using Discant.Pitch;

namespace Discant.Cli.Commands;

/// <summary>`discant pitch`: one F0 curve a voice from the recording alone.</summary>
internal sealed class PitchCommand : DiscantCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The recording" };

    private readonly Option<string> _output = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "Where the curves go",
        Required = true,
    };

    private readonly PitchListening _listening = new();
    private readonly Option<int?> _threads = OptionsOf.Number(
        "--threads",
        "N",
        "Worker threads; results do not depend on it [default: number of processors]",
        1,
        1024
    );
    private readonly Option<bool> _force = OptionsOf.Switch("--force", "Replace a file that is there");

    public PitchCommand()
        : base("pitch", "Hear the F0 of every voice from a recording of several.", "discant pitch quartet.wav --voices 4 -o f0.csv")
    {
        Add(_file);
        foreach (
            var option in new Option[] { _output }
                .Concat(_listening.All)
                .Concat([_threads, _force])
        )
            Add(option);
        // The parser asks for a subcommand where there is nothing else to do.
        SetAction(static _ => ExitCode.Success);
        Add(new PitchConvertCommand());
        Add(new PitchScoreCommand());
        Add(new PitchTrainCommand());
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var (file, output) = (parse.GetValue(_file)!, parse.GetValue(_output)!);
        if (File.Exists(output) && !parse.GetValue(_force))
            throw new PitchFileException(output, "exists already; --force replaces it");
        using var listener = _listening.Prepare(parse, parse.GetValue(_threads) ?? Environment.ProcessorCount);
        PitchFinding? heard = null;
        terminal.WithBar("listening", bar => heard = listener.Listen(file, new Progress<double>(s => bar.Show(s, "listening")), cancel));
        PitchFile.Write(output, heard!.Tracks);
        foreach (var warning in heard.Warnings)
            terminal.Warn($"{file}: {warning}");
        terminal.Result(output);
        return ExitCode.Success;
    }
}
