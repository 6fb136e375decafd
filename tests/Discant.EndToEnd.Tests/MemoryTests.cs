using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class MemoryTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public void A_recording_of_ten_minutes_needs_less_than_a_gigabyte()
    {
        _workspace.WriteSound("long.wav", 600 * 16000, 16000, 1);
        _workspace.WritePitch("long.csv", 600);
        using var command = _workspace.Start(
            "separate",
            "long.wav",
            "--f0",
            "long.csv",
            "--model",
            Workspace.Model,
            "--quality",
            "fast",
            "--bits",
            "16"
        );
        var result = command.Finish();
        Assert.Equal("", result.Error);
        Assert.InRange(command.PeakMemory, 1, 1L << 30);
    }

    public void Dispose() => _workspace.Dispose();
}
