using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class InterruptionTests : IDisposable
{
    private const string Checkpoint = ".fit.safetensors";

    private readonly Workspace _workspace = new();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_while_writing_leaves_nothing_at_all(string signal)
    {
        // Long enough to be still at work when a busy machine delivers the signal.
        _workspace.WriteSound("song.wav", 300 * 16000, 16000, 1);
        using var command = _workspace.Start(Workspace.SeparateArguments("song.wav"));
        command.WaitUntil(() =>
            Directory.Exists(_workspace.Results("song"))
            && Directory
                .EnumerateFiles(_workspace.Results("song"), ".*.part", new EnumerationOptions { AttributesToSkip = FileAttributes.None })
                .Any(f => new FileInfo(f).Length > 0)
        );
        command.Signal(signal);
        var result = command.Finish();
        Assert.Equal(130, result.ExitCode);
        Assert.Equal("discant: cancelled", Assert.Single(result.ErrorLines));
        Assert.False(Directory.Exists(_workspace.Path("separated")));
        Assert.Empty(Directory.GetFileSystemEntries(_workspace.Temporary));
    }

    [Fact]
    public void A_fit_that_is_cancelled_then_killed_and_then_resumed_ends_with_the_bytes_of_one_that_was_not()
    {
        _workspace.WriteSound("song.wav", 16000, 16000, 1);
        string[] settings = ["song.wav", "--fit", "60"];
        Assert.Equal(0, _workspace.Separate([.. settings, "-o", "whole"]).ExitCode);

        var checkpoint = Path.Combine(_workspace.Results("song"), Checkpoint);
        using (var command = _workspace.Start(Workspace.SeparateArguments(settings)))
        {
            command.WaitUntil(() => File.Exists(checkpoint));
            command.Signal("INT");
            var cancelled = command.Finish();
            Assert.Equal("discant: cancelled", Assert.Single(cancelled.ErrorLines));
            Assert.Equal(130, cancelled.ExitCode);
        }
        Assert.Equal([Checkpoint], Directory.GetFileSystemEntries(_workspace.Results("song")).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFileSystemEntries(_workspace.Temporary));

        using (var command = _workspace.Start(Workspace.SeparateArguments([.. settings, "--resume"])))
        {
            // The temporary copy of the recording is there: it is at work.
            command.WaitUntil(() => Directory.EnumerateFileSystemEntries(_workspace.Temporary).Any());
            command.Signal("KILL");
            command.Finish();
        }
        Assert.True(File.Exists(checkpoint));

        var resumed = _workspace.Separate([.. settings, "--resume", "--json"]);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains("\"fitStepsTakenUp\": ", resumed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"fitStepsTakenUp\": 0", resumed.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(checkpoint));
        foreach (var stem in new[] { "voice1.wav", "voice2.wav" })
            Assert.Equal(
                File.ReadAllBytes(_workspace.Path("whole", "source-filter", "song", stem)),
                File.ReadAllBytes(Path.Combine(_workspace.Results("song"), stem))
            );
    }

    public void Dispose() => _workspace.Dispose();
}
