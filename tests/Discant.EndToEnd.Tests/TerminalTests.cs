using System.Text.RegularExpressions;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed partial class TerminalTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public TerminalTests()
    {
        _workspace.WriteSound("song.wav", 16000, 16000, 1);
        _workspace.WritePitch(Workspace.Pitch, 1);
    }

    [Fact]
    public void A_terminal_shows_one_bar_with_percent_and_time_in_colour()
    {
        var screen = Screen("xterm-256color", []);
        Assert.Contains("%", screen, StringComparison.Ordinal);
        Assert.Matches(ColourPattern(), screen);
    }

    [Fact]
    public void NO_COLOR_is_respected()
    {
        var screen = Screen("xterm-256color", new() { ["NO_COLOR"] = "1" });
        Assert.Contains("%", screen, StringComparison.Ordinal);
        Assert.DoesNotMatch(ColourPattern(), screen);
    }

    [Fact]
    public void Quiet_shows_nothing() => Assert.Equal("", Screen("xterm-256color", [], "--quiet"));

    [Fact]
    public void A_file_or_pipe_gets_the_table_without_bar_and_colour()
    {
        var result = _workspace.Run(Workspace.SeparateArguments("song.wav"));
        Assert.Equal("", result.Error);
        Assert.Contains("voice1.wav", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", result.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();

    private string Screen(string terminal, Dictionary<string, string> environment, params string[] more)
    {
        environment["TERM"] = terminal;
        var result = _workspace.RunInTerminal(environment, Workspace.SeparateArguments(["song.wav", "--fit", "2", .. more]));
        Assert.Equal(0, result.ExitCode);
        return result.Output;
    }

    // Select Graphic Rendition with a colour: 30 to 37, 90 to 97, 38;5;n.
    [GeneratedRegex("\u001b\\[(3[0-8]|9[0-7])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ColourPattern();
}
