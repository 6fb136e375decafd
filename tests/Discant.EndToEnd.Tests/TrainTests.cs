using Discant.Torch.Safetensors;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class TrainTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public TrainTests()
    {
        Directory.CreateDirectory(_workspace.Path("clips"));
        Directory.CreateDirectory(_workspace.Path("solos"));
        foreach (var name in new[] { "one", "two" })
        {
            foreach (var (folder, voices) in new[] { ("clips", 2), ("solos", 1) })
            {
                _workspace.WriteSound($"{folder}/{name}.wav", 16000, 16000, 1);
                _workspace.WritePitch($"{folder}/{name}.csv", 1, voices);
            }
        }
    }

    [Fact]
    public void A_run_that_is_taken_up_ends_with_the_bytes_of_one_that_was_not_and_its_model_separates()
    {
        Assert.Equal(0, Train("whole", "--epochs", "2").ExitCode);
        Assert.Equal(0, Train("parts", "--epochs", "1").ExitCode);
        var refused = Train("parts", "--epochs", "2");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--force", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(0, Train("parts", "--epochs", "2", "--resume").ExitCode);
        foreach (var file in new[] { "best.safetensors", "checkpoint.safetensors", "curve.csv" })
            Assert.Equal(File.ReadAllBytes(_workspace.Path("whole", file)), File.ReadAllBytes(_workspace.Path("parts", file)));

        var result = _workspace.Run(
            "separate",
            "clips/one.wav",
            "--f0",
            "clips/one.csv",
            "--model",
            "parts/best.safetensors",
            "--fit",
            "0"
        );
        Assert.Equal("", result.Error);
        Assert.True(File.Exists(Path.Combine(_workspace.Results("one"), "voice2.wav")));
    }

    [Fact]
    public void Configurations_say_what_is_trained_and_on_what_and_options_override_them()
    {
        Assert.Equal("source-filter from stems: 3 recordings, 1 minutes of them sung by the program", Card("sv-f", "--sing", "1"));
        Assert.Equal("source-filter from mixtures alone: 1 recordings, 0 minutes of them sung by the program", Card("us-s"));
        Assert.Equal("unet from stems: 1 recordings, 0 minutes of them sung by the program", Card("unet-s"));
        Assert.Equal("unet from stems: 1 recordings, 0 minutes of them sung by the program", Card("us-s", "--method", "unet"));
    }

    [Fact]
    public void A_U_Net_that_was_trained_separates()
    {
        Card("unet-s");
        var result = _workspace.Run(
            "separate",
            "clips/one.wav",
            "--f0",
            "clips/one.csv",
            "--method",
            "unet",
            "--model",
            "unet-s/model.safetensors"
        );
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        var verified = _workspace.Run("models", "verify", "unet-s/model.safetensors");
        Assert.Contains("good", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_anything_to_learn_from_is_named_in_one_line()
    {
        Directory.CreateDirectory(_workspace.Path("empty"));
        foreach (var folder in new[] { "empty", "nowhere" })
        {
            var result = _workspace.Run("train", folder, "-o", "run");
            Assert.Equal(1, result.ExitCode);
            Assert.StartsWith($"discant: {folder}: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        }
    }

    public void Dispose() => _workspace.Dispose();

    // What the model of a configuration says about itself.
    private string Card(string configuration, params string[] more)
    {
        var result = TrainOn("solos", configuration, ["--configuration", configuration, "--epochs", "1", "--force", .. more]);
        Assert.Equal("", result.Error);
        using var file = SafetensorsFile.Read(_workspace.Path(configuration, "model.safetensors"));
        return $"{file.Metadata["method"]} from {file.Metadata["objective"]}: {file.Metadata["trained_on"]}";
    }

    private CommandResult Train(string output, params string[] more) => TrainOn("clips", output, more);

    private CommandResult TrainOn(string folder, string output, params string[] more) =>
        _workspace.Run([
            "train",
            folder,
            "-o",
            output,
            "--hold-out",
            "two",
            "--size",
            "quarter",
            "--steps",
            "1",
            "--batch",
            "1",
            "--micro-batch",
            "1",
            "--threads",
            "1",
            .. more,
        ]);
}
