using System.CommandLine;

namespace Discant.Cli;

/// <summary>A verb: its options, its examples and what it does.</summary>
/// <param name="name">The verb.</param>
/// <param name="description">What it does, in a sentence.</param>
/// <param name="examples">Command lines for the help text.</param>
internal abstract class DiscantCommand(string name, string description, params string[] examples)
    : ExampleCommand(name, description, examples)
{
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public abstract int Run(ParseResult parse, Terminal terminal, CancellationToken cancel);
}
