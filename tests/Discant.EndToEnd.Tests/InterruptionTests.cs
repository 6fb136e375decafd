using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class InterruptionTests : IDisposable
{
    private const string Checkpoint = ".fit.safetensors";

    private readonly Workspace _workspace = new();

    [Fact]
    public void Ctrl_C_while_fitting_leaves_only_the_state_of_the_fit()
    {
        _workspace.WriteSound("song.wav", 16000, 16000, 1);
        using var command = _workspace.Start(Workspace.SeparateArguments("song.wav", "--fit", "100000"));
        command.WaitUntil(() => File.Exists(Path.Combine(_workspace.Results("song"), Checkpoint)));
        command.Signal("INT");
        var result = command.Finish();
        Assert.Equal("discant: cancelled", Assert.Single(result.ErrorLines));
        Assert.Equal(130, result.ExitCode);
        Assert.Equal([Checkpoint], Directory.GetFileSystemEntries(_workspace.Results("song")).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFileSystemEntries(_workspace.Temporary));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_while_writing_leaves_nothing_at_all(string signal)
    {
        _workspace.WriteSound("song.wav", 60 * 44100, 44100, 2);
        using var command = _workspace.Start(Workspace.SeparateArguments("song.wav"));
        command.WaitUntil(() => Directory.Exists(_workspace.Results("song")) && Directory.EnumerateFiles(_workspace.Results("song"), ".*.part", new EnumerationOptions { AttributesToSkip = 0 }).Any(f => new FileInfo(f).Length > 0));
        command.Signal(signal);
        var result = command.Finish();
        Assert.Equal(130, result.ExitCode);
        Assert.Equal("discant: cancelled", Assert.Single(result.ErrorLines));
        Assert.False(Directory.Exists(_workspace.Path("separated")));
        Assert.Empty(Directory.GetFileSystemEntries(_workspace.Temporary));
    }

    [Fact]
    public void A_killed_fit_that_is_resumed_ends_with_the_bytes_of_one_that_was_not()
    {
        _workspace.WriteSound("song.wav", 16000, 16000, 1);
        string[] settings = ["song.wav", "--fit", "120"];
        Assert.Equal(0, _workspace.Separate([.. settings, "-o", "whole"]).ExitCode);

        using (var command = _workspace.Start(Workspace.SeparateArguments(settings)))
        {
            command.WaitUntil(() => File.Exists(Path.Combine(_workspace.Results("song"), Checkpoint)));
            command.Signal("KILL");
            command.Finish();
        }
        Assert.False(File.Exists(Path.Combine(_workspace.Results("song"), "voice1.wav")));
        var resumed = _workspace.Separate([.. settings, "--resume", "--json"]);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains("\"fitStepsTakenUp\": ", resumed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"fitStepsTakenUp\": 0", resumed.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_workspace.Results("song"), Checkpoint)));
        foreach (var stem in new[] { "voice1.wav", "voice2.wav" })
            Assert.Equal(
                File.ReadAllBytes(_workspace.Path("whole", "source-filter", "song", stem)),
                File.ReadAllBytes(Path.Combine(_workspace.Results("song"), stem))
            );
    }

    public void Dispose() => _workspace.Dispose();
}
