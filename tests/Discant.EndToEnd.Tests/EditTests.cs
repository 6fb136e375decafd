using System.Text.Json;
using Discant.Audio;
using Discant.Audio.Midi;
using Discant.Pitch;
using Xunit;

namespace Discant.EndToEnd.Tests;

/// <summary>`discant edit` and `discant pitch notes` as users run them.</summary>
public sealed class EditTests : IDisposable
{
    private const int Rate = 16000;

    private readonly Workspace _workspace = new();

    [Fact]
    public void A_separation_keeps_its_parameters_and_its_unedited_mix_is_the_recording()
    {
        _workspace.WriteSound("song.wav", 3 * Rate + 11, Rate, 2);
        Assert.Equal(0, _workspace.Separate("song.wav").ExitCode);
        var parameters = Path.Combine(_workspace.Results("song"), "parameters.safetensors");
        var before = File.ReadAllBytes(parameters);
        Assert.Equal(0, _workspace.Separate("song.wav", "--force", "--threads", "2").ExitCode);
        Assert.Equal(before, File.ReadAllBytes(parameters));

        var result = _workspace.Run("edit", _workspace.Results("song"));
        Assert.Equal(
            (0, "discant: note: no edit was asked for; the mix is the recording"),
            (result.ExitCode, Assert.Single(result.ErrorLines))
        );
        var (song, mix) = (
            AudioFile.Read(_workspace.Path("song.wav")),
            AudioFile.Read(Path.Combine(_workspace.Results("song"), "edited", "mix.wav"))
        );
        Assert.Equal((song.Length, song.SampleRate, song.ChannelCount), (mix.Length, mix.SampleRate, mix.ChannelCount));
        for (var c = 0; c < 2; c++)
        for (var n = 0; n < song.Length; n++)
            Assert.Equal(song.Channels[c][n], mix.Channels[c][n], 1e-5);

        // Of its parameters alone a voice is another sound of the same length and channels.
        result = _workspace.Run("edit", _workspace.Results("song"), "--synthetic", "--voice", "voice1", "-o", "synthetic", "--quiet");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var voice = AudioFile.Read(_workspace.Path("synthetic", "voices", "voice1.wav"));
        Assert.Equal((song.Length, song.SampleRate, 2), (voice.Length, voice.SampleRate, voice.ChannelCount));
        Assert.Equal(voice.Channels[0], voice.Channels[1]);
        Assert.True(voice.Peak() > 1e-4);

        // Fitted to the stem it is another one.
        result = _workspace.Run(
            "edit",
            _workspace.Results("song"),
            "--synthetic",
            "--fitted",
            "none",
            "--voice",
            "voice1",
            "-o",
            "plain",
            "--quiet"
        );
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.NotEqual(voice.Channels[0], AudioFile.Read(_workspace.Path("plain", "voices", "voice1.wav")).Channels[0]);
    }

    [Fact]
    public void A_method_without_parameters_takes_the_old_ones_away()
    {
        _workspace.WriteSound("song.wav", Rate, Rate, 1);
        Assert.Equal(0, _workspace.Separate("song.wav").ExitCode);
        Directory.Move(_workspace.Results("song"), _workspace.Path("kept"));
        Directory.CreateDirectory(_workspace.Path("separated", "nmf"));
        Directory.Move(_workspace.Path("kept"), _workspace.Path("separated", "nmf", "song"));
        var result = _workspace.Run("separate", "song.wav", "--f0", Workspace.Pitch, "--method", "nmf", "--force", "--quiet");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.False(File.Exists(_workspace.Path("separated", "nmf", "song", "parameters.safetensors")));
    }

    [Fact]
    public void Options_and_a_list_edit_several_voices_and_JSON_says_what_was_written()
    {
        Stems(2, 1);
        File.WriteAllText(_workspace.Path("edits.json"), """{ "edits": [ { "voice": "voice2", "mute": true } ] }""");
        var result = _workspace.Run(
            "edit",
            "song",
            "--voice",
            "voice1",
            "--transpose",
            "-2st",
            "--vibrato",
            "0",
            "--tune",
            "0.5",
            "--edits",
            "edits.json",
            "--json",
            "--format",
            "flac"
        );
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        var files = json.RootElement.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("file").GetString()!).ToArray();
        Assert.Equal([_workspace.Path("song", "edited", "mix.flac"), _workspace.Path("song", "edited", "voices", "voice1.flac")], files);
        Assert.Equal(2 * Rate, json.RootElement.GetProperty("frames").GetInt64());
        Assert.Equal(AudioFile.Read(files[0]).Channels[0], AudioFile.Read(files[1]).Channels[0]);
    }

    [Fact]
    public void Practice_writes_two_files_a_voice()
    {
        Stems(1, 2);
        var result = _workspace.Run("edit", "song", "--practice", "--others", "-6", "-o", "practice", "--quiet");
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(
            ["in-front/voice1.wav", "in-front/voice2.wav", "without/voice1.wav", "without/voice2.wav"],
            Directory
                .EnumerateFiles(_workspace.Path("practice"), "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(_workspace.Path("practice"), f))
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(2, "--transpose takes cents or semitones", "edit", "song", "--transpose", "much")]
    [InlineData(2, "--vibrato takes a number from 0 to 10, not '-1'", "edit", "song", "--vibrato", "-1")]
    [InlineData(2, "--voice says whom an edit is for", "edit", "song", "--voice", "voice1")]
    [InlineData(2, "--a4 is for --tune", "edit", "song", "--a4", "442", "--gain", "1")]
    [InlineData(2, "--others is for --practice", "edit", "song", "--others", "-3")]
    [InlineData(2, "--fitted is for --synthetic", "edit", "song", "--fitted", "none")]
    [InlineData(2, "--fitted takes all, none, or some of", "edit", "song", "--synthetic", "--fitted", "phase")]
    [InlineData(2, "--to lies after --from", "edit", "song", "--from", "2", "--to", "1")]
    [InlineData(1, "there is no voice 'bass'; there are voice1, voice2", "edit", "song", "--voice", "bass", "--mute")]
    [InlineData(1, "panning needs a recording of two channels", "edit", "song", "--pan", "0.5")]
    [InlineData(1, "nowhere: there is no such folder", "edit", "nowhere")]
    [InlineData(1, "its F0 is not known", "edit", "song/voice1.wav", "--f0", "other.csv", "--transpose", "1")]
    [InlineData(1, "no list of edits", "edit", "song", "--edits", "song/f0.csv")]
    [InlineData(2, "notes are written as .mid", "pitch", "notes", "song/f0.csv", "-o", "notes.txt")]
    [InlineData(1, "none.csv: there is no such file", "pitch", "notes", "none.csv")]
    public void What_cannot_be_done_is_one_line(int exitCode, string reason, params string[] arguments)
    {
        Stems(1, 1);
        PitchFile.Write(
            _workspace.Path("other.csv"),
            new PitchTracks(
                [
                    [100, 100],
                ],
                ["somebody"]
            )
        );
        var result = _workspace.Run(arguments);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(reason, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace.Path("song", "edited")));
    }

    [Fact]
    public void A_signal_while_editing_leaves_nothing_at_all()
    {
        Stems(240, 1);
        using var command = _workspace.Start("edit", "song", "--transpose", "100", "--threads", "1");
        command.WaitUntil(() => Directory.Exists(_workspace.Path("song", "edited", "voices")));
        command.Signal("INT");
        var result = command.Finish();
        Assert.Equal((130, "discant: cancelled"), (result.ExitCode, Assert.Single(result.ErrorLines)));
        Assert.False(Directory.Exists(_workspace.Path("song", "edited")));
        Assert.Empty(Directory.GetFileSystemEntries(_workspace.Temporary));
    }

    [Fact]
    public void Notes_and_reports_are_written_and_printed()
    {
        PitchFile.Write(
            _workspace.Path("curves.csv"),
            new PitchTracks(
                [
                    [.. Enumerable.Repeat(330.0, 40), .. Enumerable.Repeat(392.0, 40)],
                    [.. Enumerable.Repeat(220.0, 80)],
                ],
                ["top", "bottom"]
            )
        );
        var result = _workspace.Run(
            "pitch",
            "notes",
            "curves.csv",
            "-o",
            "notes.mid",
            "--report",
            "report.csv",
            "--report",
            "report.json",
            "--a4",
            "440"
        );
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            """
            a' = 440.0 Hz; deviations in cents, long notes count more
              voice   notes  too high  spread  vibrato
              ------  -----  --------  ------  -------
              top         2      +1.0     1.0      0.0
              bottom      1       0.0     0.0      0.0

              voices       chords  off equal temperament  off just intonation
              -----------  ------  ---------------------  -------------------
              bottom, top       2                    1.0                  8.8

            """.ReplaceLineEndings("\n"),
            result.Output
        );
        Assert.Equal(
            ["top", "bottom"],
            MidiFile.Read(_workspace.Path("notes.mid")).Tracks.Where(t => t.Notes.Count > 0).Select(t => t.Name)
        );
        Assert.Equal(4, File.ReadAllLines(_workspace.Path("report.csv")).Length);
        Assert.Equal(3, File.ReadAllLines(_workspace.Path("report-intervals.csv")).Length);
        using var json = JsonDocument.Parse(File.ReadAllText(_workspace.Path("report.json")));
        Assert.Equal(3, json.RootElement.GetProperty("notes").GetArrayLength());
        Assert.Equal(1, _workspace.Run("pitch", "notes", "curves.csv", "-o", "notes.mid").ExitCode);
    }

    public void Dispose() => _workspace.Dispose();

    // A folder as `separate` leaves it, without having to separate anything.
    private void Stems(int seconds, int channels)
    {
        Directory.CreateDirectory(_workspace.Path("song"));
        foreach (var voice in new[] { "voice1", "voice2" })
            _workspace.WriteSound(Path.Combine("song", voice + ".wav"), seconds * Rate, Rate, channels);
        _workspace.WritePitch(Path.Combine("song", "f0.csv"), seconds);
    }
}
