using Discant.Pitch;
using Discant.Separation.Parameters;
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

    [Fact]
    public void Memory_of_an_edit_does_not_grow_with_the_length_of_a_recording()
    {
        var little = EditPeak("short", 15);
        var much = EditPeak("long", 150);
        Assert.InRange(little, 1, 1L << 29);
        // A single stem of the long recording would take 58 MB.
        Assert.InRange(much - little, long.MinValue, 45L << 20);
    }

    public void Dispose() => _workspace.Dispose();

    // One voice is moved, one is made of its parameters; they sing little, so that there is much to hold and little to compute.
    private long EditPeak(string name, int seconds)
    {
        Directory.CreateDirectory(_workspace.Path(name));
        var first = _workspace.WriteSound(Path.Combine(name, "voice1.wav"), seconds * SampleRate, SampleRate, 2);
        File.Copy(_workspace.Path(first), _workspace.Path(name, "voice2.wav"));
        var frames = (int)(seconds / PitchTracks.FrameSeconds);
        double[] curve = [.. Enumerable.Range(0, frames).Select(k => k % 1000 < 50 ? 330.0 : 0)];
        var pitch = new PitchTracks([curve, curve]);
        PitchFile.Write(_workspace.Path(name, "f0.csv"), pitch);
        WriteParameters(_workspace.Path(name, ParameterFile.FileName), pitch, seconds);
        File.WriteAllText(
            _workspace.Path(name, "edits.json"),
            """{ "edits": [ { "voice": "voice1", "transposeCents": 100 }, { "voice": "voice2", "synthetic": true } ] }"""
        );
        return PeakOf("edit", name, "--edits", Path.Combine(name, "edits.json"), "--format", "flac", "--threads", "2", "--quiet");
    }

    private static void WriteParameters(string path, PitchTracks pitch, int seconds)
    {
        var layout = new ParameterLayout(16000, 256, 2, 2, 125);
        using var writer = new ParameterWriter(
            path,
            layout,
            pitch,
            16000L * seconds,
            new Dictionary<string, string>(StringComparer.Ordinal),
            overwrite: false
        );
        var all = 16000L * seconds / 256 + 1;
        for (long first = 0; first < all; first += layout.WindowFrames)
        {
            var frames = (int)Math.Min(layout.WindowFrames, all - first);
            var voice = new VoiceParameters(
                [.. Enumerable.Repeat(0.1f, frames)],
                [.. Enumerable.Repeat(0.01f, frames)],
                [.. Enumerable.Repeat(new[] { 1f, 2f }, frames).SelectMany(f => f)]
            );
            writer.Write(
                new ParameterBlock(
                    first,
                    frames,
                    [voice, voice],
                    [
                        [1, 1, 1, 1],
                        [1, 1, 1, 1],
                    ]
                )
            );
        }
        writer.Complete();
    }

    private long Peak(string name, int seconds)
    {
        _workspace.WriteSound(name + ".wav", seconds * SampleRate, SampleRate, 2);
        _workspace.WritePitch(name + ".csv", seconds);
        string[] how = ["--model", Workspace.Model, "--quality", "fast", "--threads", "2"];
        return PeakOf(["separate", name + ".wav", "--f0", name + ".csv", .. how]);
    }

    private long PeakOf(params string[] words)
    {
        using var command = _workspace.Start(words);
        var result = command.Finish();
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        return command.PeakMemory;
    }
}
