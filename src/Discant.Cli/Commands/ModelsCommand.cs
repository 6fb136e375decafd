using System.CommandLine;

namespace Discant.Cli.Commands;

/// <summary>`discant models`: what ships with the program.</summary>
internal sealed class ModelsCommand : DiscantCommand
{
    public ModelsCommand()
        : base("models", "Models that ship with the program.", "discant models list", "discant models info choir", "discant models verify")
    {
        Add(new ModelsListCommand());
        Add(new ModelsInfoCommand());
        Add(new ModelsVerifyCommand());
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel) =>
        throw new UsageException("which? there are `list`, `info` and `verify`");
}
