using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class MemoryTests : IDisposable
{
    private const int SampleRate = 48000;

    private readonly Workspace _workspace = new();

    [Fact]
    public void Memory_does_not_grow_with_the_length_of_a_recording()
    {
        var little = Peak("short", 30);
        var much = Peak("long", 240);
        Assert.InRange(little, 1, 1L << 30);
        // Warming up takes some; the stems of the long recording would take 184 MB, the masks of its voices 122 MB.
        Assert.InRange(much - little, long.MinValue, 100L << 20);
    }

    public void Dispose() => _workspace.Dispose();

    private long Peak(string name, int seconds)
    {
        _workspace.WriteSound(name + ".wav", seconds * SampleRate, SampleRate, 2);
        _workspace.WritePitch(name + ".csv", seconds);
        using var command = _workspace.Start(
            "separate",
            name + ".wav",
            "--f0",
            name + ".csv",
            "--model",
            Workspace.Model,
            "--quality",
            "fast",
            "--threads",
            "2"
        );
        var result = command.Finish();
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        return command.PeakMemory;
    }
}
