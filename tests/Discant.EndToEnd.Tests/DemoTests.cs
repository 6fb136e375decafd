using System.Text.Json;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class DemoTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public void The_demo_sings_and_separates_four_voices_without_any_data()
    {
        var result = _workspace.Run("demo", "--json");
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        var scores = json.RootElement.GetProperty("wholeFile").EnumerateArray().ToArray();
        Assert.Equal(["alto", "bass", "soprano", "tenor"], scores.Select(v => v.GetProperty("voice").GetString()));
        // 5.4 dB when this was written, F0 heard from the mixture; 8.5 dB with the F0 that was sung.
        Assert.InRange(scores.Average(v => v.GetProperty("siSdrDb").GetDouble()), 4, 40);
        var again = _workspace.Run("demo");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("--force", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();
}
