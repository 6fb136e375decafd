using Discant.Audio;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class FormatTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public FormatTests() => _workspace.WriteSound("song.wav", 30000, 32000, 2);

    [Theory]
    [InlineData("wav", 16, 1e-4)]
    [InlineData("wav", 24, 1e-6)]
    [InlineData("wav", null, 1e-6)]
    [InlineData("flac", 16, 1e-4)]
    [InlineData("flac", null, 1e-6)]
    [InlineData("ogg", null, 1)]
    [InlineData("mp3", null, 1)]
    public void Stems_are_written_in_the_format_that_is_asked_for(string format, int? bits, double tolerance)
    {
        var asked = bits is { } b ? ["--bits", $"{b}"] : Array.Empty<string>();
        var result = _workspace.Separate(["song.wav", "--format", format, .. asked]);
        Assert.Equal("", result.Error);
        var recording = AudioFile.Read(_workspace.Path("song.wav"));
        var stems = new[] { "voice1", "voice2" }
            .Select(v => AudioFile.Read(Path.Combine(_workspace.Results("song"), $"{v}.{format}")))
            .ToArray();
        Assert.All(stems, s => Assert.Equal((32000, 2), (s.SampleRate, s.ChannelCount)));
        if (format == "mp3")
            return; // pads the end
        Assert.All(stems, s => Assert.Equal(30000, s.Length));
        for (var n = 0; n < recording.Length; n++)
            Assert.InRange(stems.Sum(s => s.Channels[1][n]) - recording.Channels[1][n], -tolerance, tolerance);
    }

    public void Dispose() => _workspace.Dispose();
}
