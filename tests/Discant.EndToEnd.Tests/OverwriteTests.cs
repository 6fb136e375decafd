using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class OverwriteTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public OverwriteTests()
    {
        _workspace.WriteSound("song.wav", 16000, 16000, 1);
        Assert.Equal(0, _workspace.Separate("song.wav").ExitCode);
    }

    [Fact]
    public void Results_are_replaced_only_with_force()
    {
        var before = Snapshot();
        var refused = _workspace.Separate("song.wav", "--seed", "5");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--force", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(before, Snapshot());

        Assert.Equal(0, _workspace.Separate("song.wav", "--seed", "5", "--force").ExitCode);
        Assert.NotEqual(before, Snapshot());
    }

    [Fact]
    public void Forced_results_in_another_format_leave_no_stem_of_the_former_ones()
    {
        Assert.Equal(0, _workspace.Separate("song.wav", "--format", "flac", "--force").ExitCode);
        var names = Directory.GetFiles(_workspace.Results("song")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["f0.csv", "parameters.safetensors", "report.html", "separation.json", "voice1.flac", "voice2.flac"], names);
    }

    [Fact]
    public void A_recording_is_never_replaced_by_its_own_stem()
    {
        var own = Path.Combine(_workspace.Results("voice1"), "voice1.wav");
        Directory.CreateDirectory(Path.GetDirectoryName(own)!);
        File.Copy(_workspace.Path("song.wav"), own);
        var result = _workspace.Separate("separated/source-filter/voice1/voice1.wav", "--force");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is a recording to be separated", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_workspace.Path("song.wav")), File.ReadAllBytes(own));
    }

    [Fact]
    public void A_finished_recording_is_skipped_when_resuming()
    {
        var before = Snapshot();
        var result = _workspace.Separate("song.wav", "--resume", "--json");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\"wasComplete\": true", result.Output, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot());
        // With other settings it is another piece of work.
        var other = _workspace.Separate("song.wav", "--resume", "--seed", "5");
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("other settings", Assert.Single(other.ErrorLines), StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();

    private string Snapshot() =>
        string.Join(
            '\n',
            Directory
                .GetFiles(_workspace.Results("song"))
                .Order(StringComparer.Ordinal)
                .Select(f => $"{f} {Convert.ToHexString(File.ReadAllBytes(f))}")
        );
}
