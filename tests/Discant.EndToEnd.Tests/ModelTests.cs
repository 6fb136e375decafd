using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class ModelTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public void Every_model_that_ships_is_listed_and_verified()
    {
        var list = _workspace.Run("models", "list", "--json");
        Assert.Equal(0, list.ExitCode);
        using var json = JsonDocument.Parse(list.Output);
        var verified = _workspace.Run("models", "verify");
        Assert.Equal(0, verified.ExitCode);
        Assert.All(
            json.RootElement.EnumerateArray(),
            m =>
                Assert.Contains(
                    $"{m.GetProperty("name").GetString()}: good, and as its card states",
                    verified.Output,
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void Facts_about_a_file_are_shown()
    {
        var result = _workspace.Run("models", "info", Workspace.Model, "--json");
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(Hash(), json.RootElement.GetProperty("sha256").GetString());
        Assert.Equal("8", json.RootElement.GetProperty("metadata").GetProperty("latent").GetString());
    }

    [Fact]
    public void A_file_that_its_card_does_not_describe_is_refused()
    {
        File.WriteAllText(_workspace.Path("tiny.md"), $"# tiny\n\n- sha256: `{Hash()}`\n");
        Assert.Equal("tiny.safetensors: good, and as its card states\n", _workspace.Run("models", "verify", Workspace.Model).Output);
        File.WriteAllText(_workspace.Path("tiny.md"), $"# tiny\n\n- sha256: `{new string('0', 64)}`\n");
        var result = _workspace.Run("models", "verify", Workspace.Model);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("discant: tiny.safetensors: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_nobody_knows_is_refused_with_the_names_of_those_there_are()
    {
        var result = _workspace.Run("models", "info", "nightingale");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("there are:", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();

    private string Hash() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_workspace.Path(Workspace.Model))));
}
