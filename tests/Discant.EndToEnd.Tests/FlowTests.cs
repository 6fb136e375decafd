using Discant.Audio;
using Discant.Torch.Safetensors;
using Xunit;

namespace Discant.EndToEnd.Tests;

/// <summary>What is known of instruments, from their recordings to the stems of a mixture.</summary>
public sealed class FlowTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public FlowTests()
    {
        foreach (var song in new[] { "one", "two" })
        foreach (var instrument in new[] { "bass", "flute" })
        {
            Directory.CreateDirectory(_workspace.Path("songs", song));
            _workspace.WriteSound($"songs/{song}/{instrument}.wav", instrument == "bass" ? 30000 : 40000, 22050, 1);
        }
        _workspace.WriteSound("mix.wav", 60000, 44100, 2);
    }

    [Fact]
    public void Priors_of_two_instruments_separate_a_mixture_into_stems_that_are_called_after_them()
    {
        foreach (var instrument in new[] { "bass", "flute" })
            Assert.Equal("", Train(instrument, "--instrument", instrument).Error);
        using (var model = SafetensorsFile.Read(_workspace.Path("bass", "model.safetensors")))
        {
            Assert.Equal("bass", model.Metadata["instruments"]);
            Assert.StartsWith("1 recordings of bass, ", model.Metadata["trained_on"], StringComparison.Ordinal);
        }
        Assert.Contains("good", _workspace.Run("models", "verify", "bass/model.safetensors").Output, StringComparison.Ordinal);
        var result = Separate("one", "bass/model.safetensors,flute/model.safetensors", "--threads", "1");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("unlikelihood of the sources in nats an element", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        var bass = AudioFile.Read(_workspace.Path("one", "flow", "mix", "bass.wav"));
        var flute = AudioFile.Read(_workspace.Path("one", "flow", "mix", "flute.wav"));
        var mixture = AudioFile.Read(_workspace.Path("mix.wav"));
        for (var n = 0; n < mixture.Length; n++)
            Assert.Equal(mixture.Channels[1][n], bass.Channels[1][n] + flute.Channels[1][n], 1e-4);
        Assert.Contains(
            "Divergence from the mixture",
            File.ReadAllText(_workspace.Path("one", "flow", "mix", "report.html")),
            StringComparison.Ordinal
        );

        Assert.Equal(0, Separate("three", "bass/model.safetensors,flute/model.safetensors", "--threads", "3").ExitCode);
        Assert.Equal(
            File.ReadAllBytes(_workspace.Path("one", "flow", "mix", "bass.wav")),
            File.ReadAllBytes(_workspace.Path("three", "flow", "mix", "bass.wav"))
        );
        var twice = Separate("twice", "bass/model.safetensors,bass/model.safetensors");
        Assert.Equal(2, twice.ExitCode);
        Assert.Contains("bass twice", Assert.Single(twice.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void One_network_for_two_instruments_separates_them_and_a_run_that_is_taken_up_ends_with_the_same_bytes()
    {
        Assert.Equal("", Train("whole", "--conditional", "--instrument", "bass,flute", "--epochs", "2").Error);
        Assert.Equal("", Train("parts", "--conditional", "--instrument", "bass,flute").Error);
        Assert.Equal("", Train("parts", "--conditional", "--instrument", "bass,flute", "--epochs", "2", "--resume").Error);
        Assert.Equal(
            File.ReadAllBytes(_workspace.Path("whole", "model.safetensors")),
            File.ReadAllBytes(_workspace.Path("parts", "model.safetensors"))
        );
        Assert.Equal(0, Separate("out", "whole/model.safetensors", "--map", "latents").ExitCode);
        Assert.True(File.Exists(_workspace.Path("out", "flow", "mix", "flute.wav")));
    }

    [Fact]
    public void A_training_goes_on_from_a_prior_of_its_size()
    {
        Assert.Equal("", Train("bass", "--instrument", "bass").Error);
        var oneStep = new[]
        {
            "--hold-out",
            "two",
            "--seconds",
            "0.5",
            "--steps",
            "1",
            "--batch",
            "2",
            "--epochs",
            "1",
            "--from",
            "bass/model.safetensors",
        };
        var flute = _workspace.Run(["train", "flow", "songs", "-o", "flute", "--instrument", "flute", .. oneStep]);
        Assert.Equal("", flute.Error);
        using (var model = SafetensorsFile.Read(_workspace.Path("flute", "model.safetensors")))
        {
            Assert.Equal(("flute", "48"), (model.Metadata["instruments"], model.Metadata["hidden"]));
            Assert.Equal("bass/model.safetensors", model.Metadata["began_from"]);
        }

        var sized = Train("other", "--instrument", "flute", "--from", "bass/model.safetensors");
        Assert.Equal(2, sized.ExitCode);
        Assert.Contains("--size and --parity are those of the prior", Assert.Single(sized.ErrorLines), StringComparison.Ordinal);
        var several = _workspace.Run(["train", "flow", "songs", "-o", "both", "--conditional", "--instrument", "bass,flute", .. oneStep]);
        Assert.Equal(2, several.ExitCode);
        Assert.Contains("knows 1 instruments, and 2 are to be learned", Assert.Single(several.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(1, _workspace.Run(["train", "flow", "songs", "-o", "no", "--instrument", "flute", .. oneStep[..^1], "tuba"]).ExitCode);
    }

    [Fact]
    public void What_is_missing_is_said_in_one_line()
    {
        foreach (
            var (line, exitCode, reason) in new[]
            {
                ("train flow songs -o run --instrument tuba", 1, "songs: holds no second of sound of tuba"),
                ("train flow songs -o run --instrument bass", 1, "hold some out by name"),
                ("separate mix.wav --method flow --priors tuba", 1, "tuba: there is no such model file"),
                ("separate mix.wav --method flow --priors tiny.safetensors", 1, "not for flow"),
            }
        )
        {
            var result = _workspace.Run(line.Split(' '));
            Assert.Equal(exitCode, result.ExitCode);
            Assert.Contains(reason, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        }
    }

    public void Dispose() => _workspace.Dispose();

    private CommandResult Separate(string output, string priors, params string[] more) =>
        _workspace.Run(["separate", "mix.wav", "--method", "flow", "--priors", priors, "--iterations", "3", "-o", output, .. more]);

    private CommandResult Train(string output, params string[] more)
    {
        string[] epochs = more.Contains("--epochs") ? [] : ["--epochs", "1"];
        return _workspace.Run([
            .. new[] { "train", "flow", "songs", "-o", output, "--hold-out", "two", "--size", "xs", "--seconds", "0.5" },
            .. new[] { "--steps", "1", "--batch", "2", "--micro-batch", "1", "--threads", "1" },
            .. epochs,
            .. more,
        ]);
    }
}
