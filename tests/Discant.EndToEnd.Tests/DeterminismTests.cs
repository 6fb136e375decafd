using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class DeterminismTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Theory]
    [InlineData("source-filter")]
    [InlineData("nmf-source-filter")]
    public void The_same_seed_gives_the_same_bytes_on_any_number_of_threads_and_in_any_culture(string method)
    {
        _workspace.WriteSound("song.wav", 150_000, 16000, 1);
        var one = Stems("C.UTF-8", "one", method, "--threads", "1");
        Assert.Equal(one, Stems("de_DE.UTF-8", "two", method, "--threads", "2"));
        Assert.NotEqual(one, Stems("C.UTF-8", "other", method, "--threads", "2", "--seed", "5"));
    }

    public void Dispose() => _workspace.Dispose();

    private string Stems(string locale, string output, string method, params string[] settings)
    {
        string[] arguments = ["song.wav", "--method", method, "-o", output, .. settings];
        // Only the source-filter method has a model and a fit.
        using var command = _workspace.Start(
            method == "source-filter"
                ? Workspace.SeparateArguments(["--fit", "1", .. arguments])
                : ["separate", "--f0", Workspace.Pitch, .. arguments],
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
