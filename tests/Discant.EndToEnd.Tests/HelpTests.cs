using System.Runtime.CompilerServices;
using Xunit;

namespace Discant.EndToEnd.Tests;

/// <summary>Help texts against the files in Help/; DISCANT_UPDATE_HELP=1 rewrites those instead, to be read before they are committed.</summary>
public sealed class HelpTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Theory]
    [InlineData("")]
    [InlineData("separate")]
    [InlineData("edit")]
    [InlineData("evaluate")]
    [InlineData("pitch")]
    [InlineData("pitch convert")]
    [InlineData("pitch score")]
    [InlineData("pitch notes")]
    [InlineData("pitch train")]
    [InlineData("studio")]
    [InlineData("models")]
    [InlineData("models list")]
    [InlineData("models info")]
    [InlineData("models verify")]
    [InlineData("doctor")]
    [InlineData("demo")]
    [InlineData("train")]
    [InlineData("render")]
    [InlineData("train flow")]
    [InlineData("train tones")]
    [InlineData("experiment")]
    [InlineData("experiment vocal-ensemble")]
    [InlineData("experiment robustness")]
    [InlineData("datasets")]
    [InlineData("datasets list")]
    [InlineData("datasets check")]
    public void Help_says_what_was_reviewed_in_every_culture(string verb)
    {
        string[] arguments = [.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];
        var name = (verb.Length == 0 ? "discant" : verb.Replace(' ', '-')) + ".txt";
        using var english = _workspace.Start(arguments, "C.UTF-8");
        using var german = _workspace.Start(arguments, "de_DE.UTF-8");
        var text = english.Finish();
        Assert.Equal(0, text.ExitCode);
        Assert.Equal("", text.Error);
        if (Environment.GetEnvironmentVariable("DISCANT_UPDATE_HELP") == "1")
            File.WriteAllText(Path.Combine(SourceFolder(), "Help", name), text.Output);
        else
            Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Help", name)), text.Output);
        Assert.Equal(text.Output, german.Finish().Output);
    }

    [Fact]
    public void Help_needs_no_native_library_and_no_argument_asks_for_help()
    {
        var result = _workspace.Run();
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(_workspace.Run("--help").Output, result.Output);
    }

    [Fact]
    public void The_version_is_one_line()
    {
        var result = _workspace.Run("--version");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", result.Output);
    }

    public void Dispose() => _workspace.Dispose();

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
