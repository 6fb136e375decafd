using System.Text.Json;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class JsonTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public void Json_tells_what_was_done_and_what_failed()
    {
        _workspace.WriteSound("song.wav", 8000, 16000, 2);
        var result = _workspace.Separate("song.wav", "missing.wav", "--fit", "2", "--seed", "7", "--json");
        Assert.Equal(1, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        var record = json.RootElement.GetProperty("separations")[0].GetProperty("record");
        Assert.Equal("song.wav", record.GetProperty("input").GetString());
        Assert.Equal(8000, record.GetProperty("frames").GetInt64());
        Assert.Equal(2, record.GetProperty("fitLosses").GetArrayLength());
        Assert.Equal("7", record.GetProperty("settings").GetProperty("fit.seed").GetString());
        Assert.Equal(64, record.GetProperty("model").GetProperty("sha256").GetString()!.Length);
        Assert.Equal("missing.wav", json.RootElement.GetProperty("failures")[0].GetProperty("file").GetString());
        using var kept = JsonDocument.Parse(File.ReadAllText(Path.Combine(_workspace.Results("song"), "separation.json")));
        Assert.Equal(record.GetProperty("identity").GetString(), kept.RootElement.GetProperty("identity").GetString());
    }

    [Fact]
    public void The_report_links_to_what_is_there()
    {
        _workspace.WriteSound("song.wav", 8000, 16000, 1);
        Assert.Equal(0, _workspace.Separate("song.wav", "--fit", "2").ExitCode);
        var folder = _workspace.Results("song");
        var page = File.ReadAllText(Path.Combine(folder, "report.html"));
        var links = page.Split("src=\"")
            .Skip(1)
            .Concat(page.Split("href=\"").Skip(1))
            .Select(p => Uri.UnescapeDataString(p[..p.IndexOf('"', StringComparison.Ordinal)]))
            .ToArray();
        Assert.Equal(4, links.Length); // the recording, two voices, the F0 curves
        Assert.All(links, link => Assert.True(File.Exists(Path.Combine(folder, link)), link));
        Assert.DoesNotContain(
            "http://",
            page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_doctor_finds_this_machine_able()
    {
        var result = _workspace.Run("doctor", "--json");
        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        var checks = json
            .RootElement.EnumerateArray()
            .ToDictionary(c => c.GetProperty("name").GetString()!, c => c.GetProperty("verdict").GetString());
        Assert.Equal("Good", checks["libtorch"]);
        Assert.Equal("Good", checks["self test"]);
        Assert.Empty(Directory.GetFileSystemEntries(_workspace.Temporary));
    }

    public void Dispose() => _workspace.Dispose();
}
