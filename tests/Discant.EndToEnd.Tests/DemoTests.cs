using System.Text.Json;
using Discant.Pitch;
using Discant.Synthesis.Singing;
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
        // 5.4 dB when this was written: F0 is heard from the mixture (below, it is given).
        Assert.InRange(scores.Average(v => v.GetProperty("siSdrDb").GetDouble()), 4, 40);
        var again = _workspace.Run("demo");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("--force", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void With_the_F0_that_was_sung_the_demos_chorale_comes_apart_better()
    {
        Assert.Equal(0, _workspace.Run("demo").ExitCode);
        var song = Choir.Sing(Chorales.OHauptVollBlutUndWunden(), new ChoirOptions(), new Random(4));
        PitchFile.Write(_workspace.Path("sung.csv"), new PitchTracks(song.F0, song.Names));
        var mixture = Path.Combine("discant-demo", "mixture.wav");
        Assert.Equal(0, _workspace.Run("separate", mixture, "--f0", "sung.csv").ExitCode);
        var references = Path.Combine("discant-demo", "stems");
        var result = _workspace.Run("evaluate", "--references", references, "--estimates", _workspace.Results("mixture"), "--json");
        using var json = JsonDocument.Parse(result.Output);
        var scores = json.RootElement.GetProperty("wholeFile").EnumerateArray();
        // 8.5 dB when this was written.
        Assert.InRange(scores.Average(v => v.GetProperty("siSdrDb").GetDouble()), 6, 40);
    }

    public void Dispose() => _workspace.Dispose();
}
