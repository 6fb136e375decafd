using System.Text.Json;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class DemoTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public void The_demo_sings_and_separates_four_voices_without_any_data()
    {
        var result = _workspace.Run("demo", "--fit", "1", "--json");
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        var voices = json.RootElement.GetProperty("wholeFile").EnumerateArray().Select(v => v.GetProperty("voice").GetString());
        Assert.Equal(["alto", "bass", "soprano", "tenor"], voices);
        Assert.All(
            json.RootElement.GetProperty("wholeFile").EnumerateArray(),
            v => Assert.InRange(v.GetProperty("siSdrDb").GetDouble(), -80, 80)
        );
        var again = _workspace.Run("demo", "--fit", "1");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("--force", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();
}
