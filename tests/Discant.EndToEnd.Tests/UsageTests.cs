using Discant.Audio;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Theory]
    [InlineData("sing")]
    [InlineData("--sing")]
    [InlineData("models")]
    [InlineData("models burn")]
    [InlineData("separate")]
    [InlineData("separate song.wav --voices 0")]
    [InlineData("separate song.wav --voices nine")]
    [InlineData("separate song.wav --voices 9")]
    [InlineData("separate song.wav --voices 2 --names high middle low")]
    [InlineData("separate song.wav --f0 f0.csv --estimator harmonic-sum")]
    [InlineData("separate song.wav --f0 f0.csv --score song.mid")]
    [InlineData("separate song.wav --estimator harmonic-sum --pitch-model late-deep")]
    [InlineData("separate song.wav --estimator pyin --voices 2")]
    [InlineData("studio song.wav")]
    [InlineData("studio --port 70000")]
    [InlineData("studio --token short")]
    [InlineData("studio --listen here --token correct-horse-battery")]
    [InlineData("studio --listen 192.168.1.20")]
    [InlineData("studio --listen 0.0.0.0 --token correct-horse-battery")]
    [InlineData("studio --listen :: --token correct-horse-battery")]
    [InlineData("pitch song.wav")]
    [InlineData("pitch song.wav -o f0.wav")]
    [InlineData("pitch song.wav -o f0.csv --estimator ears")]
    [InlineData("pitch train -o run")]
    [InlineData("pitch score f0.csv")]
    [InlineData("separate song.wav --f0 f0.csv --louder")]
    [InlineData("separate song.wav --f0 f0.csv --fit many")]
    [InlineData("separate song.wav --f0 f0.csv --fit -1")]
    [InlineData("separate song.wav --f0 f0.csv --threads 0")]
    [InlineData("separate song.wav --f0 f0.csv --bits 17")]
    [InlineData("separate song.wav --f0 f0.csv --format mp3 --bits 16")]
    [InlineData("separate song.wav --f0 f0.csv --format flac --bits 32")]
    [InlineData("separate song.wav --f0 f0.csv --format midi")]
    [InlineData("separate song.wav --f0 f0.csv --quality better")]
    [InlineData("separate song.wav --f0 f0.csv --method magic")]
    [InlineData("separate song.wav --f0 f0.csv --method mixture --fit 5")]
    [InlineData("separate song.wav --method oracle-power")]
    [InlineData("separate song.wav --f0 f0.csv --references here")]
    [InlineData("separate song.wav --method oracle-f0 --references nowhere")]
    [InlineData("separate song.wav --f0 f0.csv --device cuda")]
    [InlineData("separate song.wav --f0")]
    [InlineData("evaluate --references here")]
    [InlineData("evaluate --references here --estimates there --bss v5")]
    [InlineData("evaluate --references here --estimates there --bss-window 2")]
    [InlineData("evaluate --references here --estimates there --bss gain --bss-window 2")]
    [InlineData("evaluate --references here --estimates there --bss v4 --bss-hop 0")]
    [InlineData("train -o run")]
    [InlineData("train clips -o run --learning-rate 0,1")]
    [InlineData("train clips -o run --configuration us-m")]
    [InlineData("train clips -o run --configuration unet-f --supervised false")]
    [InlineData("train clips -o run --configuration unet-f --method source-filter --parity")]
    [InlineData("train -o run --configuration us-f --sing 0")]
    [InlineData("separate song.wav --f0 f0.csv --method unet --seed 5")]
    [InlineData("train flow clips -o run")]
    [InlineData("train flow clips -o run --instrument bass,drums")]
    [InlineData("train flow clips -o run --conditional --instrument bass,bass")]
    [InlineData("train flow clips -o run --instrument bass --seconds 0.1")]
    [InlineData("separate song.wav --method flow")]
    [InlineData("separate song.wav --method flow --priors a.safetensors --voices 2")]
    [InlineData("separate song.wav --f0 f0.csv --priors bass")]
    [InlineData("separate song.wav --method pursuit")]
    [InlineData("separate song.wav --method pursuit --voices auto")]
    [InlineData("pitch song.wav --names a a -o heard.csv")]
    [InlineData("pitch song.wav --names s/1 s/2 -o heard.csv")]
    [InlineData("pitch song.wav --voices 1 --names a/b -o heard.csv")]
    [InlineData("separate song.wav --method pursuit --names a A")]
    [InlineData("pitch")]
    [InlineData("pitch convert clip.pv")]
    [InlineData("pitch convert clip.pv -o f0.csv --key name")]
    public void What_cannot_be_meant_is_refused_in_one_line_with_exit_code_2(string line)
    {
        var result = _workspace.Run(line.Split(' '));
        Assert.Equal("", result.Output);
        Assert.StartsWith("discant: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("--help`", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Pursuit_without_a_number_of_voices_says_that_it_needs_one()
    {
        var result = _workspace.Run("separate", "song.wav", "--method", "pursuit", "--voices", "auto");
        Assert.Contains("--method pursuit needs to know how many voices there are: --voices N", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Names_that_cannot_name_stems_are_refused_before_anything_is_heard()
    {
        _workspace.WriteSound("song.wav", 16000, 16000, 1);
        foreach (var (names, reason) in new[] { ("a A", "two voices are called a"), ("s/1 s/2", "'s/1' cannot be the name of a file") })
        {
            var result = _workspace.Run(["pitch", "song.wav", "-o", "heard.csv", "--names", .. names.Split(' ')]);
            Assert.Contains($"--names: {reason}", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
            Assert.Equal(2, result.ExitCode);
        }
    }

    [Fact]
    public void References_of_equal_names_are_refused_at_once()
    {
        Directory.CreateDirectory(_workspace.Path("voices"));
        _workspace.WriteSound("song.wav", 4000, 16000, 1);
        _workspace.WriteSound("voices/alto.wav", 4000, 16000, 1);
        _workspace.WriteSound("voices/Alto.flac", 4000, 16000, 1, AudioFileFormat.Flac16);
        foreach (var method in new[] { "oracle-f0", "oracle-magnitude" })
        {
            var result = _workspace.Run("separate", "song.wav", "--method", method, "--references", "voices");
            Assert.Contains("--references voices: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
            Assert.Contains("Alto.flac and alto.wav", result.Error, StringComparison.Ordinal);
            Assert.Equal(2, result.ExitCode);
        }
    }

    public void Dispose() => _workspace.Dispose();
}
