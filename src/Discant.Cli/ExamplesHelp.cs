using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Discant.Cli;

/// <summary>The usual help text with examples below.</summary>
internal sealed class ExamplesHelp(HelpAction help) : SynchronousCommandLineAction
{
    private const int Columns = 110;

    public override bool ClearsParseErrors => true;

    /// <summary>The help option with this action.</summary>
    public static HelpOption Option()
    {
        // The same text whatever the window: help is read in scripts and documentation too.
        var help = new HelpAction { MaxWidth = Columns };
        return new HelpOption { Description = "Show this help", Action = new ExamplesHelp(help) };
    }

    public override int Invoke(ParseResult parseResult)
    {
        // A verb takes none of the files that the word above it takes.
        foreach (var argument in parseResult.CommandResult.Command.Parents.OfType<Command>().SelectMany(c => c.Arguments))
            argument.Hidden = true;
        var result = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not ExampleCommand command)
            return result;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in command.Examples)
            output.WriteLine($"  {example}");
        return result;
    }
}
