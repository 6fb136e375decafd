using Discant.Audio;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class BadInputTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public BadInputTests() => _workspace.WriteSound("song.wav", 4000, 16000, 1);

    [Theory]
    [InlineData("missing.wav")]
    [InlineData("text.wav")]
    [InlineData("empty.wav")]
    [InlineData("cut.flac")]
    [InlineData("folder")]
    [InlineData("nan.wav")]
    public void A_file_that_cannot_be_separated_is_named_in_one_line_and_the_others_are_done(string name)
    {
        Prepare(name);
        var result = _workspace.Separate(name, "song.wav");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"discant: {name}: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_workspace.Results("song"), "separation.json")));
        Assert.False(Directory.Exists(_workspace.Results(Path.GetFileNameWithoutExtension(name))));
        Assert.Empty(Directory.GetFileSystemEntries(_workspace.Temporary));
    }

    [Theory]
    [InlineData("missing.csv", null)]
    [InlineData("words.csv", "time_s,a_hz\n0,soprano\n")]
    [InlineData("short.csv", "time_s,a_hz,b_hz\n0,220,110\n0.016,220\n")]
    [InlineData("back.csv", "0,220\n0.016,220\n0.008,220\n")]
    [InlineData("negative.csv", "0,-220\n")]
    [InlineData("nothing.csv", "")]
    public void F0_that_cannot_be_used_is_named_in_one_line(string name, string? text)
    {
        if (text is not null)
            File.WriteAllText(_workspace.Path(name), text);
        var result = _workspace.Run("separate", "song.wav", "--f0", name, "--model", Workspace.Model, "--quiet");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"discant: {name}: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace.Path("separated")));
    }

    [Fact]
    public void The_number_of_voices_must_agree_with_the_file()
    {
        var result = _workspace.Separate("song.wav", "--voices", "3");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("discant: f0.csv: holds 2 voices, but --voices asks for 3", Assert.Single(result.ErrorLines));
        Assert.Equal(0, _workspace.Separate("song.wav", "--voices", "2").ExitCode);
    }

    [Fact]
    public void A_damaged_model_is_refused_in_one_line()
    {
        var bytes = File.ReadAllBytes(_workspace.Path(Workspace.Model));
        File.WriteAllBytes(_workspace.Path("damaged.safetensors"), bytes[..^8]);
        foreach (
            var verb in new[] { new[] { "separate", "song.wav", "--f0", "f0.csv", "--model" }, ["models", "verify"], ["models", "info"] }
        )
        {
            var result = _workspace.Run([.. verb, "damaged.safetensors"]);
            Assert.Equal(1, result.ExitCode);
            Assert.StartsWith("discant: damaged.safetensors: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_stack_trace_is_shown_only_when_asked_for()
    {
        Assert.DoesNotContain("   at ", _workspace.Separate("missing.wav").Error, StringComparison.Ordinal);
        Assert.Contains("   at ", _workspace.Separate("missing.wav", "--verbose").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_in_one_line()
    {
        File.WriteAllText(_workspace.Path("file"), "");
        var result = _workspace.Separate("song.wav", "-o", "file");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("file", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("datasets check nowhere", "discant: nowhere: there is no such folder")]
    [InlineData("experiment robustness --dataset nowhere", "discant: nowhere: there is no such folder")]
    // An address kept for documentation: no computer has it.
    [InlineData(
        "studio --quiet --folder studio --port 0 --listen 192.0.2.1 --token correct-horse-battery",
        "discant: this computer has no such address"
    )]
    [InlineData("studio --quiet --folder damaged --port 0", "discant: the database is damaged")]
    public void What_the_surroundings_do_not_allow_is_no_unexpected_failure(string line, string reason)
    {
        Directory.CreateDirectory(_workspace.Path("damaged"));
        File.WriteAllText(_workspace.Path("damaged", "studio.db"), new string('x', 5000));
        var result = _workspace.Run(line.Split(' '));
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(reason, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();

    private void Prepare(string name)
    {
        var path = _workspace.Path(name);
        switch (name)
        {
            case "text.wav":
                File.WriteAllText(path, "This is no sound at all, however it may be called.");
                break;
            case "empty.wav":
                File.WriteAllBytes(path, []);
                break;
            case "cut.flac":
                AudioFile.Write(path, AudioBuffer.Silent(1, 4000, 16000), AudioFileFormat.Flac16);
                File.WriteAllBytes(path, File.ReadAllBytes(path)[..20]);
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "nan.wav":
                _workspace.WriteSound(name, 1000, 16000, 1, AudioFileFormat.WavFloat);
                var bytes = File.ReadAllBytes(path);
                BitConverter.GetBytes(float.NaN).CopyTo(bytes, bytes.Length - 2000);
                File.WriteAllBytes(path, bytes);
                break;
        }
    }
}
