using System.CommandLine;

namespace Discant.Cli;

/// <summary>A word of the command line whose help shows examples: a group of verbs, or a verb.</summary>
/// <param name="name">The word.</param>
/// <param name="description">What it does, in a sentence.</param>
/// <param name="examples">Command lines for the help text.</param>
internal class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}
