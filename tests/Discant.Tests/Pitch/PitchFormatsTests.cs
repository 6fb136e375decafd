using System.Globalization;
using System.Text;
using Discant.Audio.Midi;
using Discant.Pitch;
using Discant.Tests.Separation;
using Xunit;

namespace Discant.Tests.Pitch;

/// <summary>F0 curves as JSON and MIDI, and how a file is known for what it is.</summary>
public sealed class PitchFormatsTests
{
    public static TheoryData<string, double> Forms =>
        new()
        {
            { "f0.json", 0.03 },
            { "f0.mid", 1 },
            { "F0.MIDI", 1 },
            { "f0.csv", 0.03 },
        };

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_was_written_reads_back(string file, double cents)
    {
        using var folder = new TemporaryFolder();
        var written = Curves(voices: 6, frames: 900);
        PitchFile.Write(folder[file], written);
        var read = PitchFile.Read(folder[file]);
        Assert.Equal(written.Names, read.Names);
        Assert.Equal(written.FrameCount, read.FrameCount);
        for (var voice = 0; voice < written.VoiceCount; voice++)
        for (var frame = 0; frame < written.FrameCount; frame++)
        {
            var (before, after) = (written.Voice(voice)[frame], read.Voice(voice)[frame]);
            Assert.Equal(before > 0, after > 0);
            if (before > 0)
                Assert.InRange(1200 * Math.Log2(after / before), -cents, cents);
        }
        Assert.Equal([file], folder.Entries);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_voice_that_never_sings_and_a_single_frame_stay(string file, double _)
    {
        using var folder = new TemporaryFolder();
        PitchFile.Write(
            folder[file],
            new PitchTracks(
                [
                    [0, 0, 0],
                    [0, 0, 220],
                ],
                ["nobody", "one"]
            )
        );
        var read = PitchFile.Read(folder[file]);
        Assert.Equal(["nobody", "one"], read.Names);
        Assert.Equal([0.0, 0, 0], read.Voice(0).ToArray());
        Assert.Equal([0.0, 0, 220], read.Voice(1).ToArray().Select(f => Math.Round(f, 1)));
    }

    [Fact]
    public void Thirty_two_voices_fit_into_a_MIDI_file_and_none_is_a_drum()
    {
        using var folder = new TemporaryFolder();
        var written = Curves(voices: 32, frames: 40);
        PitchFile.Write(folder["f0.mid"], written);
        Assert.Equal(written.Names, PitchFile.Read(folder["f0.mid"]).Names);
        Assert.All(MidiFile.Read(folder["f0.mid"]).Tracks.SelectMany(t => t.Notes), n => Assert.NotEqual(9, n.Channel));
    }

    [Fact]
    public void A_steady_tone_is_one_note_and_a_glide_of_an_octave_is_few()
    {
        using var folder = new TemporaryFolder();
        double[] glide = [.. Enumerable.Range(0, 400).Select(k => 220 * Math.Pow(2, k / 399.0))];
        double[] tone = [.. Enumerable.Range(0, 400).Select(k => k is > 10 and < 300 ? 440 * Math.Pow(2, 0.03 * Math.Sin(k)) : 0)];
        PitchFile.Write(folder["f0.mid"], new PitchTracks([glide, tone]));
        var tracks = MidiFile.Read(folder["f0.mid"]).Tracks;
        Assert.InRange(tracks[1].Notes.Count, 4, 5);
        Assert.Equal([new MidiNote(11 * 32, 300 * 32, 1, 69, 80)], tracks[2].Notes);
    }

    [Fact]
    public void What_no_key_can_play_rests()
    {
        using var folder = new TemporaryFolder();
        PitchFile.Write(
            folder["f0.mid"],
            new PitchTracks([
                [220, 0.03, 19000, 8, 220],
            ])
        );
        var curve = PitchFile.Read(folder["f0.mid"]).Voice(0).ToArray();
        Assert.Equal([220.0, 0, 0, 8, 220], curve.Select(f => Math.Round(f, 2)));
    }

    [Fact]
    public void A_MIDI_file_of_a_notation_program_gives_a_voice_a_track()
    {
        using var folder = new TemporaryFolder();
        // 60 quarters a minute at first, then 120; the second track holds two channels, the third only drums.
        var song = new MidiSong(
            10,
            [new(0, 1_000_000), new(20, 500_000)],
            [
                new("Soprano", [new(0, 10, 0, 69, 64), new(10, 20, 0, 81, 64), new(20, 40, 0, 69, 64)], [], 40),
                new("Men", [new(0, 20, 1, 57, 64), new(0, 20, 2, 45, 64)], [], 40),
                new("Drums", [new(0, 20, 9, 36, 64)], [], 40),
                new("", [new(10, 11, 3, 57, 64)], [], 40),
            ]
        );
        File.WriteAllBytes(folder["song.mid"], MidiFile.Bytes(song));
        var tracks = PitchFile.Read(folder["song.mid"]);
        Assert.Equal(["Soprano", "Men_2", "Men_3", "voice4"], tracks.Names);
        Assert.Equal((int)Math.Ceiling(3 / 0.016), tracks.FrameCount);
        Assert.Equal([440.0, 880, 440, 440], new[] { 0.5, 1.5, 2.1, 2.9 }.Select(t => Math.Round(tracks.Voice(0)[(int)(t / 0.016)], 6)));
        Assert.Equal([220.0, 0], new[] { 1.9, 2.1 }.Select(t => Math.Round(tracks.Voice(1)[(int)(t / 0.016)], 6)));
    }

    [Fact]
    public void Legato_is_one_voice_and_a_chord_is_refused_with_its_time()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(
            folder["a.mid"],
            MidiFile.Bytes(new MidiSong(500, [], [new("a", [new(0, 1050, 0, 69, 64), new(1000, 2000, 0, 71, 64)], [], 0)]))
        );
        Assert.Equal(440, PitchFile.Read(folder["a.mid"]).Voice(0)[60], 6);
        File.WriteAllBytes(
            folder["b.mid"],
            MidiFile.Bytes(new MidiSong(500, [], [new("b", [new(2000, 4000, 0, 69, 64), new(2000, 4000, 0, 72, 64)], [], 0)]))
        );
        Refused(folder["b.mid"], "2.0 s");
    }

    [Theory]
    [InlineData("{\"hz\": [[220, 221.5, null]]}")]
    [InlineData("\uFEFF {\"hz\": [[220, 2.215e2, 0]], \"names\": [\"voice1\"], \"frame_seconds\": 0.016, \"more\": {}}")]
    public void Json_is_read_with_and_without_what_may_be_left_out(string text)
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "f0.json", "f0.csv", "f0.txt", "f0" })
        {
            var tracks = PitchFile.Read(folder.Write(name, text));
            Assert.Equal([220, 221.5, 0], tracks.Voice(0).ToArray());
            Assert.Equal(["voice1"], tracks.Names);
        }
    }

    [Fact]
    public void Json_on_another_grid_is_brought_to_ours()
    {
        using var folder = new TemporaryFolder();
        var glide = Enumerable.Range(0, 401).Select(k => (110 * Math.Pow(4, k / 400.0)).ToString(CultureInfo.InvariantCulture));
        var curve = PitchFile.Read(folder.Write("f0.json", $"{{\"frame_seconds\": 0.01, \"hz\": [[{string.Join(',', glide)}]]}}")).Voice(0);
        Assert.Equal(251, curve.Length);
        for (var frame = 0; frame < curve.Length; frame++)
            Assert.Equal(1, curve[frame] / (110 * Math.Pow(4, frame * 0.016 / 4)), 1e-6);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{\n\"hz\": [[1,\n2}", "line 3")]
    [InlineData("[]", "holds no F0 curves")]
    [InlineData("{}", "holds no F0 curves")]
    [InlineData("{\"hz\": 5}", "holds no F0 curves")]
    [InlineData("{\"hz\": []}", "0 voices")]
    [InlineData("{\"hz\": [5]}", "voice 1 is not an array")]
    [InlineData("{\"hz\": [[]]}", "no frame")]
    [InlineData("{\"hz\": [[1, 2], [1]]}", "unequal")]
    [InlineData("{\"hz\": [[1, \"2\"]]}", "frame 1 of voice 1")]
    [InlineData("{\"hz\": [[1], [-1]]}", "frame 0 of voice 2")]
    [InlineData("{\"hz\": [[1e999]]}", "frame 0")]
    [InlineData("{\"hz\": [[1]], \"names\": [\"a\", \"b\"]}", "name")]
    [InlineData("{\"hz\": [[1]], \"names\": [5]}", "not text")]
    [InlineData("{\"hz\": [[1]], \"names\": [\"\\ud800\"]}", "not Unicode")]
    [InlineData("{\"hz\": [[1]], \"frame_seconds\": 0}", "frame_seconds")]
    [InlineData("{\"hz\": [[1]], \"frame_seconds\": \"x\"}", "frame_seconds")]
    [InlineData("{\"hz\": [[1, 1, 1]], \"frame_seconds\": 172000}", "beyond any recording")]
    public void Malformed_json_is_refused_in_one_line_that_names_file_and_place(string text, string place)
    {
        using var folder = new TemporaryFolder();
        Refused(folder.Write("f0.json", text), place);
    }

    [Fact]
    public void Json_nested_too_deep_and_too_many_voices_are_refused()
    {
        using var folder = new TemporaryFolder();
        Refused(folder.Write("f0.json", "{\"hz\": " + new string('[', 100_000)), "line 1");
        Refused(folder.Write("f0.json", "{\"hz\": [" + string.Join(',', Enumerable.Repeat("[1]", 33)) + "]}"), "33 voices");
    }

    [Theory]
    [InlineData("f0.mid")]
    [InlineData("f0.svg")]
    [InlineData("f0.png")]
    [InlineData("f0.json")]
    public void A_file_that_is_not_what_its_ending_says_is_refused_in_one_line(string name)
    {
        using var folder = new TemporaryFolder();
        Refused(folder.Write(name, "0,220\n"), "is");
        File.WriteAllBytes(folder[name], [0x89, .. "PNG\r\n\x1a\n"u8, 0, 0, 0, 0]);
        Refused(folder[name], "is");
        Refused(folder["missing" + name], "no such file");
    }

    [Fact]
    public void A_MIDI_file_without_notes_is_refused_and_one_under_another_name_is_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["f0.mid"], MidiFile.Bytes(new MidiSong(96, [], [new("a", [], [], 5)])));
        Refused(folder["f0.mid"], "0 tracks");
        File.WriteAllBytes(folder["f0.mid"], MidiFile.Bytes(new MidiSong(96, [], [new("a", [new(0, 1L << 27, 0, 60, 64)], [], 5)])));
        Refused(folder["f0.mid"], "longer than any recording");
        PitchFile.Write(
            folder["f0.mid"],
            new PitchTracks(
                [
                    [220.0],
                ],
                ["alto"]
            )
        );
        File.Move(folder["f0.mid"], folder["f0.txt"]);
        Assert.Equal(["alto"], PitchFile.Read(folder["f0.txt"]).Names);
    }

    [Fact]
    public void Labels_of_MIR_1K_are_known_by_their_ending()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(440, PitchFile.Read(folder.Write("a.pv", "69\n69\n")).Voice(0)[1], 6);
    }

    [Fact]
    public void A_picture_is_not_written_as_text()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "f0.svg", "f0.png" })
            Assert.Throws<PitchFileException>(() =>
                PitchFile.Write(
                    folder[name],
                    new PitchTracks([
                        [220.0],
                    ])
                )
            );
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void A_folder_may_hold_any_kind_of_file()
    {
        using var folder = new TemporaryFolder();
        var all = new PitchTracks(
            [
                [220.0],
                [110],
            ],
            ["high", "low"]
        );
        PitchFile.Write(folder["song.mid"], all);
        Assert.Equal(all.Names, new PitchSelection([folder.Root], onlyRecording: true).For("song").Names);
        PitchFile.Write(
            folder["song.json"],
            new PitchTracks(
                [
                    [220.0],
                ],
                ["json"]
            )
        );
        Assert.Equal(["json"], new PitchSelection([folder.Root], onlyRecording: true).For("song").Names);
        Directory.CreateDirectory(folder["other"]);
        PitchFile.Write(
            folder["other/b.mid"],
            new PitchTracks([
                [110.0],
            ])
        );
        PitchFile.Write(
            folder["other/a.mid"],
            new PitchTracks([
                [220.0],
            ])
        );
        folder.Write("other/readme.txt", "not F0");
        Assert.Equal(["a", "b"], new PitchSelection([folder.Root], onlyRecording: false).For("other").Names);
        Directory.CreateDirectory(folder["empty"]);
        Assert.Throws<PitchFileException>(() => new PitchSelection([folder.Root], onlyRecording: false).For("empty"));
    }

    private static PitchTracks Curves(int voices, int frames)
    {
        var random = new Random(1);
        var curves = new double[voices][];
        for (var voice = 0; voice < voices; voice++)
        {
            curves[voice] = new double[frames];
            var (pitch, sings) = (45 + 40 * random.NextDouble(), true);
            for (var frame = 0; frame < frames; frame++)
            {
                sings ^= random.Next(12) == 0;
                pitch += random.Next(20) == 0 ? 12 * random.NextDouble() - 6 : 0.6 * random.NextDouble() - 0.3;
                pitch = Math.Clamp(pitch, 25, 110);
                curves[voice][frame] = sings ? 440 * Math.Pow(2, (pitch - 69) / 12) : 0;
            }
            curves[voice][^1] = 440;
        }
        return new PitchTracks(curves, [.. Enumerable.Range(1, voices).Select(k => $"Stimme-{k}_ä")]);
    }

    private static void Refused(string file, string reason)
    {
        var message = Assert.Throws<PitchFileException>(() => PitchFile.Read(file)).Message;
        Assert.StartsWith(file + ": ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
    }
}
