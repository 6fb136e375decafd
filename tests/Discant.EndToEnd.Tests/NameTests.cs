using System.Text.Json;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class NameTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public void Names_with_blanks_dashes_dots_and_any_letters_and_equal_names_are_fine()
    {
        Directory.CreateDirectory(_workspace.Path("x"));
        Directory.CreateDirectory(_workspace.Path("y"));
        string[] files =
        [
            "-dash.wav",
            "two words.wav",
            "żółć 歌.wav",
            "x/same.wav",
            "y/same.wav",
            "same-2.wav",
            "...wav",
            "@at.wav",
            "it's \"so\".wav",
            "[b]&<i>.wav",
        ];
        foreach (var file in files)
            _workspace.WriteSound(file, 2000, 16000, 1);
        var result = _workspace.Separate(["--json", "--", .. files]);
        Assert.Equal("", result.Error);
        using var json = JsonDocument.Parse(result.Output);
        var folders = json
            .RootElement.GetProperty("separations")
            .EnumerateArray()
            .Select(s => Path.GetFileName(s.GetProperty("record").GetProperty("folder").GetString()!));
        Assert.Equal(["-dash", "two words", "żółć 歌", "same", "same-3", "same-2", "track", "@at", "it's \"so\"", "[b]&<i>"], folders);
        Assert.All(
            json.RootElement.GetProperty("separations").EnumerateArray(),
            s => Assert.True(File.Exists(_workspace.Path(s.GetProperty("record").GetProperty("folder").GetString()!, "voice2.wav")))
        );
        Assert.DoesNotContain(
            "<i>",
            File.ReadAllText(Path.Combine(_workspace.Results("[b]&<i>"), "report.html")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void F0_files_of_a_folder_name_the_stems()
    {
        _workspace.WriteSound("song.wav", 4000, 16000, 1);
        Directory.CreateDirectory(_workspace.Path("curves"));
        _workspace.WritePitch("curves/soprano.csv", 1, voices: 1);
        _workspace.WritePitch("curves/alto.csv", 1, voices: 1);
        Assert.Equal(0, _workspace.Run("separate", "song.wav", "--f0", "curves", "--model", Workspace.Model, "--quality", "fast").ExitCode);
        Assert.Equal(
            ["alto.wav", "soprano.wav"],
            Directory.GetFiles(_workspace.Results("song"), "*.wav").Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void One_F0_file_a_voice_is_the_same_as_one_with_all()
    {
        _workspace.WriteSound("song.wav", 4000, 16000, 1);
        File.WriteAllText(_workspace.Path("both.csv"), "time_s,a_hz,b_hz\n0,330,220\n0.3,330,220\n");
        File.WriteAllText(_workspace.Path("a.csv"), "time_s,a_hz\n0,330\n0.3,330\n");
        File.WriteAllText(_workspace.Path("b.csv"), "time_s,b_hz\n0,220\n0.3,220\n");
        string[] rest = ["--model", Workspace.Model, "--quality", "fast", "-o"];
        Assert.Equal(0, _workspace.Run(["separate", "song.wav", "--f0", "both.csv", .. rest, "one"]).ExitCode);
        Assert.Equal(0, _workspace.Run(["separate", "song.wav", "--f0", "a.csv", "--f0", "b.csv", .. rest, "two"]).ExitCode);
        Assert.Equal(
            File.ReadAllBytes(_workspace.Path("one", "source-filter", "song", "b.wav")),
            File.ReadAllBytes(_workspace.Path("two", "source-filter", "song", "b.wav"))
        );
    }

    public void Dispose() => _workspace.Dispose();
}
