using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Discant.Cli.Commands;

namespace Discant.Cli;

/// <summary>From arguments to an exit code.</summary>
internal static class CommandLine
{
    public static int Run(string[] arguments, CancellationToken cancel)
    {
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Print errors only (and what --json asks for)", Recursive = true };
        var verbose = new Option<bool>("--verbose") { Description = "Print more, with stack traces of errors", Recursive = true };
        var root = Root();
        root.Add(quiet);
        root.Add(verbose);

        // A recording may be called @something: no response files.
        var parse = root.Parse(
            arguments.Length == 0 ? ["--help"] : arguments,
            new ParserConfiguration { ResponseFileTokenReplacer = null }
        );
        var terminal = new Terminal(parse.GetValue(quiet), parse.GetValue(verbose));
        if (parse.Action is ExamplesHelp or VersionLine)
            return parse.Invoke();
        if (Complaint(parse, arguments) is { } complaint)
            return BadUsage(terminal, complaint, parse.CommandResult.Command);
        return Run((DiscantCommand)parse.CommandResult.Command, parse, terminal, cancel);
    }

    private static ExampleCommand Root()
    {
        // Not a RootCommand: that would call itself after its file, Discant.Cli.
        var root = new ExampleCommand(
            "discant",
            "Takes a recording of several voices apart: each voice on its own track; together they are the recording.",
            "discant demo",
            "discant studio",
            "discant separate quartet.wav --voices 4",
            "discant doctor"
        )
        {
            new SeparateCommand(),
            new EditCommand(),
            new EvaluateCommand(),
            new TrainCommand(),
            new RenderCommand(),
            new PitchCommand(),
            new StudioCommand(),
            new ExampleCommand(
                "models",
                "Models that ship with the program.",
                "discant models list",
                "discant models info choir",
                "discant models verify"
            )
            {
                new ModelsListCommand(),
                new ModelsInfoCommand(),
                new ModelsVerifyCommand(),
            },
            new ExampleCommand(
                "experiment",
                "The paper's experiments, each as one report.",
                "discant experiment vocal-ensemble --dataset ChoralSingingDataset",
                "discant experiment robustness --dataset ChoralSingingDataset"
            )
            {
                new VocalEnsembleCommand(),
                new RobustnessCommand(),
            },
            new ExampleCommand(
                "datasets",
                "Recordings of ensembles, voice by voice, for experiments.",
                "discant datasets list",
                "discant datasets check ChoralSingingDataset"
            )
            {
                new DatasetsListCommand(),
                new DatasetsCheckCommand(),
            },
            new DoctorCommand(),
            new DemoCommand(),
        };
        root.Add(ExamplesHelp.Option());
        root.Add(new Option<bool>("--version") { Description = "Show the version", Action = new VersionLine() });
        return root;
    }

    private static int Run(DiscantCommand command, ParseResult parse, Terminal terminal, CancellationToken cancel)
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

    private static string? Complaint(ParseResult parse, string[] arguments)
    {
        var command = parse.CommandResult.Command;
        // A word that means nothing is the cause of whatever else is missing.
        if (parse.UnmatchedTokens is [var word, ..])
            return $"'{word}' is not understood";
        if (command is not DiscantCommand)
            return $"'{command.Name}' needs one of {string.Join(", ", command.Subcommands.Select(c => c.Name))}";
        if (UnknownOption(parse, arguments) is { } option)
            return $"there is no option '{option}' (a file of that name goes after --)";
        return parse.Errors is [var error, ..] ? error.Message : null;
    }

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

    private static int BadUsage(Terminal terminal, string message, Command command)
    {
        terminal.Error($"{message.TrimEnd('.')} (see `{PathOf(command)} --help`)");
        return ExitCode.BadUsage;
    }

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : command.Name;
}
