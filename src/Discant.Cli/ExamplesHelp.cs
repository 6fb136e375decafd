using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Discant.Cli;

/// <summary>The usual help text with examples below.</summary>
internal sealed class ExamplesHelp(HelpAction help, IReadOnlyList<string> rootExamples) : SynchronousCommandLineAction
{
    private const int Columns = 110;

    public override bool ClearsParseErrors => true;

    /// <summary>Takes the place of the help option's own action.</summary>
    public static void AddTo(Command root, IReadOnlyList<string> examples)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Description = "Show this help";
        var help = (HelpAction)option.Action!;
        // The same text whatever the window: help is read in scripts and documentation too.
        help.MaxWidth = Columns;
        option.Action = new ExamplesHelp(help, examples);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = parseResult.CommandResult.Command is DiscantCommand command ? command.Examples : rootExamples;
        if (examples.Count > 0)
            output.WriteLine("Examples:");
        foreach (var example in examples)
            output.WriteLine($"  {example}");
        return result;
    }
}
