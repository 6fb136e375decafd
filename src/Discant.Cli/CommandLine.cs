using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Discant.Cli.Commands;

namespace Discant.Cli;

/// <summary>From arguments to an exit code.</summary>
internal static class CommandLine
{
    private const string Description = "Takes a recording of several voices apart: each voice on its own track, and together they are the recording again.";

    private static readonly string[] s_examples =
    [
        "discant demo",
        "discant separate quartet.wav --f0 f0.csv",
        "discant doctor",
    ];

    public static int Run(string[] arguments, CancellationToken cancel)
    {
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Print errors only (and what --json asks for)", Recursive = true };
        var verbose = new Option<bool>("--verbose") { Description = "Print more, with stack traces of errors", Recursive = true };
        // Not a RootCommand: that would call itself after its file, Discant.Cli.
        var root = new Command("discant", Description) { quiet, verbose, new HelpOption(), Version() };
        DiscantCommand[] verbs =
        [
            new SeparateCommand(),
            new PitchCommand(),
            new EvaluateCommand(),
            new ModelsCommand(),
            new DoctorCommand(),
        ];
        foreach (var verb in verbs)
            root.Add(verb);
        ExamplesHelp.AddTo(root, s_examples);

        // A recording may be called @something: no response files.
        var parse = root.Parse(arguments.Length == 0 ? ["--help"] : arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var terminal = new Terminal(parse.GetValue(quiet), parse.GetValue(verbose));
        if (parse.Action is ParseErrorAction)
            return BadUsage(terminal, Complaint(parse), parse.CommandResult.Command);
        if (parse.Action is not ExamplesHelp && UnknownOption(parse, arguments) is { } unknown)
            return BadUsage(terminal, $"there is no option '{unknown}' (a file of that name goes after --)", parse.CommandResult.Command);
        if (parse.CommandResult.Command is DiscantCommand command && parse.Action is not HelpAction and not ExamplesHelp)
            return Guarded(command, parse, terminal, cancel);
        return parse.Invoke(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static Option<bool> Version() =>
        new("--version") { Description = "Show the version", Action = new VersionLine() };

    // The parser takes an option it does not know for one more file.
    private static string? UnknownOption(ParseResult parse, string[] arguments)
    {
        var meant = arguments.SkipWhile(a => a != "--").Skip(1).ToHashSet(StringComparer.Ordinal);
        return parse
            .CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(a => a.Tokens)
            .Select(t => t.Value)
            .FirstOrDefault(v => v.Length > 1 && v[0] == '-' && !meant.Contains(v));
    }

    // A word that means nothing is the cause of whatever else is missing.
    private static string Complaint(ParseResult parse) =>
        parse.UnmatchedTokens is [var word, ..] ? $"'{word}' is not understood" : parse.Errors[0].Message;

    private static int Guarded(DiscantCommand command, ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        try
        {
            return command.Run(parse, terminal, cancel);
        }
        catch (Exception e) when (e is OperationCanceledException || cancel.IsCancellationRequested)
        {
            terminal.Error("cancelled");
            return ExitCode.Cancelled;
        }
        catch (UsageException e)
        {
            return BadUsage(terminal, e.Message, command);
        }
        catch (Exception e)
        {
            terminal.Error(e);
            return ExitCode.BadInput;
        }
    }

    private static int BadUsage(Terminal terminal, string message, Command command)
    {
        terminal.Error($"{message.TrimEnd('.')} (see `{PathOf(command)} --help`)");
        return ExitCode.BadUsage;
    }

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "discant";
}
