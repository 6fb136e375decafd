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
        WriteSong("song.mid", 1);
        var result = _workspace.Run(["render", .. line.Split(' '), "-o", "out"]);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(reason, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace.Path("out")));
    }

    [RenderFact]
    public void A_song_that_is_rendered_by_half_is_not_taken_for_done_when_resuming()
    {
        WriteSong("one.mid", 240);
        WriteSong("two.mid", 240);
        string[] arguments = ["render", "one.mid", "two.mid", "-o", "out", "--resume"];
        using (var command = _workspace.Start(arguments))
        {
            command.WaitUntil(() => Directory.Exists(_workspace.Path("out", "one")));
            command.Signal("KILL");
            command.Finish();
        }
        Assert.Equal(0, _workspace.Run(arguments).ExitCode);
        foreach (var song in new[] { "one", "two" })
            Assert.Equal(
                ["drums.wav", "piano.wav"],
                Directory.GetFiles(_workspace.Path("out", song)).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            );
    }

    [RenderFact]
    public void Stems_that_are_there_are_replaced_only_with_force()
    {
        WriteSong("song.mid", 1);
        string[] arguments = ["render", "song.mid", "-o", "out"];
        Assert.Equal(0, _workspace.Run(arguments).ExitCode);
        File.WriteAllText(_workspace.Path("out", "song", "piano.wav"), "mine");
        File.WriteAllText(_workspace.Path("out", "song", "notes.txt"), "mine too");
        var refused = _workspace.Run(arguments);
        Assert.Contains("--force replaces it", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(0, _workspace.Run([.. arguments, "--force"]).ExitCode);
        Assert.NotEqual("mine", File.ReadAllText(_workspace.Path("out", "song", "piano.wav")));
        Assert.Equal("mine too", File.ReadAllText(_workspace.Path("out", "song", "notes.txt")));
        Assert.Equal(["song"], Directory.GetFileSystemEntries(_workspace.Path("out")).Select(Path.GetFileName));
    }

    public void Dispose() => _workspace.Dispose();

    // Piano and, on channel 9, drums; two quarters a second.
    private void WriteSong(string name, int quarters)
    {
        MidiNote[] Notes(int channel, int key) =>
            [.. Enumerable.Range(0, quarters).Select(k => new MidiNote(96 * k, 96 * k + 90, channel, key, 90))];
        MidiTrack[] tracks = [new("piano", Notes(0, 60), [], 96 * quarters), new("drums", Notes(9, 38), [], 96 * quarters)];
        File.WriteAllBytes(_workspace.Path(name), MidiFile.Bytes(new MidiSong(96, [], tracks)));
    }
}
