using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class DeterminismTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_any_number_of_threads_and_in_any_culture()
    {
        _workspace.WriteSound("song.wav", 150_000, 16000, 1);
        var one = Stems("C.UTF-8", "one", "--threads", "1");
        Assert.Equal(one, Stems("de_DE.UTF-8", "two", "--threads", "2"));
        Assert.NotEqual(one, Stems("C.UTF-8", "other", "--threads", "2", "--seed", "5"));
    }

    public void Dispose() => _workspace.Dispose();

    private string Stems(string locale, string output, params string[] settings)
    {
        using var command = _workspace.Start(Workspace.SeparateArguments(["song.wav", "--fit", "1", "-o", output, .. settings]), locale);
        Assert.Equal(0, command.Finish().ExitCode);
        var folder = _workspace.Path(output, "source-filter", "song");
        return string.Join(
            ' ',
            new[] { "voice1.wav", "voice2.wav", "f0.csv" }.Select(f => Convert.ToHexString(File.ReadAllBytes(Path.Combine(folder, f))))
        );
    }
}
