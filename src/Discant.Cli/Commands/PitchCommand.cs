using System.CommandLine;

namespace Discant.Cli.Commands;

/// <summary>`discant pitch`: F0 curves.</summary>
internal sealed class PitchCommand : DiscantCommand
{
    public PitchCommand()
        : base(
            "pitch",
            "F0 curves of voices.",
            "discant pitch convert multif0.npz --key soprano_alto -o f0.csv",
            "discant pitch convert clip.pv -o f0.csv"
        ) => Add(new PitchConvertCommand());

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel) =>
        throw new UsageException("which? there is `discant pitch convert`");
}
