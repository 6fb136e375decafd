using System.Text.Json;
using Discant.Audio;
using Discant.Evaluation;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class EvaluateTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly float[][] _references;
    private readonly float[][] _estimates;

    public EvaluateTests()
    {
        var random = new Random(3);
        _references = [Tone(220, 48000), Tone(330, 48000)];
        _estimates = [.. _references.Select(r => Array.ConvertAll(r, v => (float)(0.8 * v + 0.05 * (random.NextDouble() - 0.5))))];
        Directory.CreateDirectory(_workspace.Path("true"));
        Directory.CreateDirectory(_workspace.Path("guess"));
        foreach (var (folder, voices) in new[] { ("true", _references), ("guess", _estimates) })
            for (var k = 0; k < 2; k++)
                AudioFile.Write(_workspace.Path(folder, $"voice{k}.wav"), new AudioBuffer([voices[k]], 16000), AudioFileFormat.WavFloat);
    }

    [Fact]
    public void Scores_are_those_of_the_library()
    {
        var result = _workspace.Run("evaluate", "--references", "true", "--estimates", "guess", "--json");
        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        for (var k = 0; k < 2; k++)
        {
            var whole = json.RootElement.GetProperty("wholeFile")[k];
            Assert.Equal($"voice{k}", whole.GetProperty("voice").GetString());
            Assert.Equal(SiSdr.Of(_references[k], _estimates[k]), whole.GetProperty("siSdrDb").GetDouble(), 1e-9);
        }
        var frames = json.RootElement.GetProperty("scores").GetProperty("frames").EnumerateArray().ToArray();
        Assert.Equal(6, frames.Length);
        Assert.Equal(SiSdr.OfFrames(_references[0], _estimates[0], 16000)[1], frames[1].GetProperty("siSdrDb").GetDouble(), 1e-3);
    }

    [Fact]
    public void The_table_is_the_same_in_every_culture_and_the_csv_is_not_replaced_unasked()
    {
        string[] arguments = ["evaluate", "--references", "true", "--estimates", "guess", "--csv", "scores.csv"];
        var english = _workspace.Run(arguments);
        Assert.Equal(0, english.ExitCode);
        Assert.Contains("SI-SDR whole file", english.Output, StringComparison.Ordinal);
        Assert.Equal(1 + 6, File.ReadAllLines(_workspace.Path("scores.csv")).Length);
        Assert.Equal(1, _workspace.Run(arguments).ExitCode);
        using var german = _workspace.Start([.. arguments, "--force"], "de_DE.UTF-8");
        Assert.Equal(english.Output, german.Finish().Output);
    }

    [Theory]
    [InlineData("true", "nowhere")]
    [InlineData("guess", "empty")]
    [InlineData("empty", "guess")]
    public void Folders_that_cannot_be_compared_are_named_in_one_line(string references, string estimates)
    {
        Directory.CreateDirectory(_workspace.Path("empty"));
        var result = _workspace.Run("evaluate", "--references", references, "--estimates", estimates);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("discant: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    public void Dispose() => _workspace.Dispose();

    private static float[] Tone(double hertz, int length) =>
        [.. Enumerable.Range(0, length).Select(n => (float)(0.3 * Math.Sin(2 * Math.PI * hertz * n / 16000)))];
}
