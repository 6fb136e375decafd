using System.CommandLine;
using Discant.Pitch;

namespace Discant.Cli.Commands;

/// <summary>`discant pitch convert`: F0 curves of others as our CSV.</summary>
internal sealed class PitchConvertCommand : DiscantCommand
{
    private readonly Argument<string> _input = new("INPUT")
    {
        Description = "A NumPy .npz with tables of frames x voices every 16 ms, or a .pv of MIR-1K",
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "The CSV to write",
        Required = true,
    };

    private readonly Option<string?> _key = new("--key")
    {
        HelpName = "NAME",
        Description = "Table of the .npz; without it the names are listed",
    };

    private readonly Option<bool> _force = OptionsOf.Switch("--force", "Replace the CSV if it is there");

    public PitchConvertCommand()
        : base(
            "convert",
            "Convert published F0 curves to the CSV that `separate --f0` reads.",
            "discant pitch convert multif0.npz --key soprano_alto -o f0.csv",
            "discant pitch convert clip.pv -o f0.csv"
        )
    {
        Add(_input);
        Add(_output);
        Add(_key);
        Add(_force);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var (input, output, key) = (parse.GetValue(_input)!, parse.GetValue(_output)!, parse.GetValue(_key));
        var isLabels = Path.GetExtension(input).Equals(".pv", StringComparison.OrdinalIgnoreCase);
        if (isLabels && key is not null)
            throw new UsageException("--key is for .npz files");
        var tracks = isLabels ? PitchFile.ReadMidiNumbers(input) : PitchImport.FromNpz(input, key);
        if (File.Exists(output) && !parse.GetValue(_force))
            throw new PitchFileException(output, "exists already; --force replaces it");
        PitchFile.Write(output, tracks);
        terminal.Result($"{output}: {tracks.VoiceCount} voices, {Readable.Number(tracks.FrameCount * PitchTracks.FrameSeconds, "0.0")} s");
        return ExitCode.Success;
    }
}
