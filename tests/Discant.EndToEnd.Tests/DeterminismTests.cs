using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class DeterminismTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Theory]
    [InlineData("source-filter", "--fit", "1")]
    [InlineData("nmf-source-filter")]
    public void The_same_seed_gives_the_same_bytes_on_any_number_of_threads_and_in_any_culture(string method, params string[] settings)
    {
        _workspace.WriteSound("song.wav", 150_000, 16000, 1);
        var one = Stems("C.UTF-8", "one", method, [.. settings, "--threads", "1"]);
        Assert.Equal(one, Stems("de_DE.UTF-8", "two", method, [.. settings, "--threads", "2"]));
        Assert.NotEqual(one, Stems("C.UTF-8", "other", method, [.. settings, "--threads", "2", "--seed", "5"]));
    }

    public void Dispose() => _workspace.Dispose();

    private string Stems(string locale, string output, string method, string[] settings)
    {
        using var command = _workspace.Start(
            Workspace.SeparateArguments(["song.wav", "--method", method, "-o", output, .. settings]),
            locale
        );
        Assert.Equal(0, command.Finish().ExitCode);
        var folder = _workspace.Path(output, method, "song");
        return string.Join(
            ' ',
            new[] { "voice1.wav", "voice2.wav", "f0.csv" }.Select(f => Convert.ToHexString(File.ReadAllBytes(Path.Combine(folder, f))))
        );
    }
}
