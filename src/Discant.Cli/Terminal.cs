using System.Text;
using Spectre.Console;

namespace Discant.Cli;

/// <summary>What the user sees: results on standard output, everything else on standard error, errors as one line.</summary>
/// <param name="quiet">Nothing but errors and what was asked for with --json.</param>
/// <param name="verbose">More about what is done, and stack traces.</param>
internal sealed class Terminal(bool quiet, bool verbose)
{
    private IAnsiConsole? _barScreen;

    /// <summary>A line of the result.</summary>
    public void Result(string line)
    {
        if (!quiet)
            Console.Out.WriteLine(OneLine(line));
    }

    /// <summary>A document for programs, printed whatever the wish for quiet.</summary>
    public static void Document(string text) => Console.Out.WriteLine(text);

    /// <summary>A table of the result; the first row holds the titles, numbers stand on the right.</summary>
    public void Table(IReadOnlyList<IReadOnlyList<string>> rows, params int[] numberColumns)
    {
        var columns = Enumerable.Range(0, rows[0].Count).ToArray();
        var widths = Array.ConvertAll(columns, k => rows.Max(r => OneLine(r[k]).GetCellWidth()));
        var titles = true;
        foreach (var row in rows)
        {
            var cells = columns.Select(k => Padded(OneLine(row[k]), widths[k], numberColumns.Contains(k)));
            Result(("  " + string.Join("  ", cells)).TrimEnd());
            if (titles)
                Result("  " + string.Join("  ", widths.Select(w => new string('-', w))));
            titles = false;
        }
    }

    private static string Padded(string text, int width, bool toTheRight)
    {
        var space = new string(' ', width - text.GetCellWidth());
        return toTheRight ? space + text : text + space;
    }

    /// <summary>Something the user should know.</summary>
    public void Warn(string message)
    {
        if (!quiet)
            Message($"discant: note: {message}");
    }

    /// <summary>Something only the curious want to know.</summary>
    public void Detail(string message)
    {
        if (verbose && !quiet)
            Message(message);
    }

    /// <summary>What went wrong, on one line.</summary>
    public void Error(string message) => Message($"discant: {message}");

    /// <summary>What went wrong, with its stack trace if that was asked for.</summary>
    public void Error(Exception exception)
    {
        Error(Failure.Describe(exception));
        if (verbose)
            Console.Error.WriteLine(exception);
    }

    /// <summary>Does work under one progress bar with percent and remaining time.</summary>
    /// <param name="title">Stands before the bar at first.</param>
    /// <param name="work">Is told where to report; reports go nowhere when there is no bar.</param>
    public void WithBar(string title, Action<IProgressBar> work)
    {
        if (quiet || Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") is "dumb")
        {
            work(new NoProgressBar());
            return;
        }
        _barScreen = ErrorScreen();
        try
        {
            _barScreen
                .Progress()
                .AutoClear(true)
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new RemainingTimeColumn()
                )
                .Start(context => work(new SpectreProgressBar(context.AddTask(Markup.Escape(title)))));
        }
        finally
        {
            _barScreen = null;
        }
    }

    // While a bar is shown, lines must go above it.
    private void Message(string line)
    {
        if (_barScreen is { } screen)
            screen.WriteLine(OneLine(line));
        else
            Console.Error.WriteLine(OneLine(line));
    }

    private static IAnsiConsole ErrorScreen() =>
        AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(Console.Error),
                ColorSystem = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
                    ? ColorSystemSupport.NoColors
                    : ColorSystemSupport.Detect,
            }
        );

    // Names of files may hold line breaks and escape sequences.
    private static string OneLine(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var line = new StringBuilder(text.Length);
        foreach (var letter in text.TrimEnd())
            line.Append(char.IsControl(letter) ? ' ' : letter);
        return line.ToString();
    }
}
