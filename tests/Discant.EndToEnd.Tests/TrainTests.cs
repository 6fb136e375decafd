using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class TrainTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public TrainTests()
    {
        Directory.CreateDirectory(_workspace.Path("clips"));
        foreach (var name in new[] { "clips/one", "clips/two" })
        {
            _workspace.WriteSound(name + ".wav", 16000, 16000, 1);
            _workspace.WritePitch(name + ".csv", 1);
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

    private CommandResult Train(string output, params string[] more) =>
        _workspace.Run([
            "train",
            "clips",
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
