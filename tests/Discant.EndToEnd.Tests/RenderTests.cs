using Discant.Audio.Midi;
using Xunit;

namespace Discant.EndToEnd.Tests;

/// <summary>Songs as stems; what fluidsynth itself does is tested with the library.</summary>
public sealed class RenderTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Theory]
    [InlineData("song.mid --soundfont nowhere.sf2", 1, "nowhere.sf2: there is no such soundfont")]
    [InlineData("song.mid --soundfont song.mid", 1, "song.mid: is no soundfont")]
    [InlineData("other.mid --soundfont nowhere.sf2", 1, "other.mid: there is no such file")]
    [InlineData("song.mid --soundfont song.mid --instruments kazoo", 2, "there is no kind 'kazoo'")]
    [InlineData("song.mid a/song.mid --soundfont song.mid", 2, "two songs are called song")]
    [InlineData("song.mid --soundfont song.mid --gain 11", 2, "--gain is at most 10")]
    public void What_is_wrong_is_said_in_one_line(string line, int exitCode, string reason)
    {
        MidiFile.Write(_workspace.Path("song.mid"), new MidiSong(96, [], [new MidiTrack("one", [new MidiNote(0, 96, 0, 60, 90)], [], 96)]));
        var result = _workspace.Run(["render", .. line.Split(' '), "-o", "out"]);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(reason, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace.Path("out")));
    }

    public void Dispose() => _workspace.Dispose();
}
