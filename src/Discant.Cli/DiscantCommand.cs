using System.CommandLine;

namespace Discant.Cli;

/// <summary>A verb: its options, its examples and what it does.</summary>
internal abstract class DiscantCommand : Command
{
    /// <param name="name">The verb.</param>
    /// <param name="description">What it does, in a sentence.</param>
    /// <param name="examples">Command lines for the help text.</param>
    protected DiscantCommand(string name, string description, params string[] examples)
        : base(name, description) => Examples = examples;

    public IReadOnlyList<string> Examples { get; }

    /// <returns>An <see cref="ExitCode"/>.</returns>
    public abstract int Run(ParseResult parse, Terminal terminal, CancellationToken cancel);
}
