using Discant.Audio.Midi;
using Xunit;

namespace Discant.Audio.Tests;

/// <summary>MIDI files taken apart by instruments, and played.</summary>
public sealed class MidiPartsTests
{
    // Two tracks: tempo and a piano that becomes a bass; drums, with running status.
    private static readonly byte[] s_song =
    [
        .. "MThd"u8,
        .. new byte[] { 0, 0, 0, 6, 0, 1, 0, 2, 0, 96 },
        .. "MTrk"u8,
        .. new byte[] { 0, 0, 0, 42 },
        .. new byte[] { 0, 0xFF, 0x51, 3, 7, 0xA1, 0x20 },
        .. new byte[] { 0, 0xB0, 7, 100 },
        .. new byte[] { 0, 0x90, 60, 100, 96, 0x80, 60, 0 },
        .. new byte[] { 0, 0xC0, 33, 0, 0x90, 36, 100, 96, 0x90, 36, 0 },
        .. new byte[] { 0, 0x90, 38, 90, 96, 0x80, 38, 64 },
        .. new byte[] { 0, 0xFF, 0x2F, 0 },
        .. "MTrk"u8,
        .. new byte[] { 0, 0, 0, 18 },
        .. new byte[] { 0, 0xFF, 0x03, 0, 0, 0x99, 38, 100, 48, 38, 0, 48, 40, 100 },
        .. new byte[] { 0, 0xFF, 0x2F, 0 },
    ];

    [Fact]
    public void A_part_has_the_notes_of_its_instrument_and_the_times_of_the_whole()
    {
        var parts = MidiParts.Of(s_song, "song.mid");
        Assert.Equal([("bass", 2), ("drums", 2), ("piano", 1)], parts.Select(p => (p.Instrument, p.Notes)));
        var read = parts.Select(p => MidiFile.Read(p.File, "part")).ToArray();
        Assert.Equal([36, 38], read[0].Tracks[0].Notes.Select(n => n.Key));
        Assert.Equal([(96L, 192L), (192L, 288L)], read[0].Tracks[0].Notes.Select(n => (n.StartTick, n.EndTick)));
        Assert.Equal([38, 40], read[1].Tracks[0].Notes.Select(n => n.Key));
        Assert.All(read[1].Tracks[0].Notes, n => Assert.Equal(9, n.Channel));
        Assert.Equal(60, Assert.Single(read[2].Tracks[0].Notes).Key);
        // The last event, and a bar for it to fade.
        Assert.All(read, song => Assert.Equal(288 + 4 * 96, song.Tracks[0].EndTick));
        Assert.All(read, song => Assert.Equal(0.5, song.Seconds(96), 1e-9));
    }

    [Fact]
    public void Files_that_end_early_or_hold_no_data_bytes_are_refused_in_one_line()
    {
        for (var length = 0; length < s_song.Length; length++)
        {
            var cut = s_song[..length];
            Assert.DoesNotContain('\n', Assert.Throws<AudioFormatException>(() => MidiParts.Of(cut, "song.mid")).Message);
        }
        var wild = (byte[])s_song.Clone();
        wild[Array.IndexOf(wild, (byte)0xC0) + 1] = 0xFE;
        Assert.Throws<AudioFormatException>(() => MidiParts.Of(wild, "song.mid"));
    }

    [Fact]
    public void A_file_without_notes_has_no_parts()
    {
        var silent = MidiFile.Bytes(new MidiSong(96, [], [new MidiTrack("nothing", [], [], 960)]));
        Assert.Empty(MidiParts.Of(silent, "silent.mid"));
    }

    [ProgramFact("fluidsynth")]
    public void Rendered_parts_add_up_to_the_rendered_song_and_are_the_same_every_time()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("song.mid", s_song);
        var renderer = new SoundFontRenderer(SoundFontRenderer.Installed()!);
        var whole = renderer.Render(s_song, path, default);
        var stems = RenderedSong.Render(path, MidiParts.Instruments, renderer, default);
        Assert.Equal(["bass", "drums", "piano"], stems.Select(s => s.Part.Instrument));
        Assert.All(stems, s => Assert.Equal(stems[0].Sound.Length, s.Sound.Length));
        Assert.True(stems.Min(s => s.Sound.Peak()) > 0.001);
        // fluidsynth dithers each file by itself (two steps of 16 bits a file are allowed), and fades some notes in
        // within their first block of 64 samples when others sound (seen with TimGM6mb, not with FluidR3).
        var sum = Enumerable.Range(0, stems[0].Sound.Length).Select(n => stems.Sum(s => s.Sound.Channels[0][n]));
        var apart = sum.Zip(whole.Channels[0]).Count(pair => Math.Abs(pair.First - pair.Second) > 8.0 / 32768);
        Assert.InRange(apart, 0, 2 * 64);
        var again = RenderedSong.Render(path, ["drums"], renderer, default);
        Assert.Equal(stems[1].Sound.Channels[0], Assert.Single(again).Sound.Channels[0]);
    }

    [ProgramFact("mma")]
    public void A_chord_list_becomes_the_same_song_every_time_and_a_wrong_one_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("s w.mma", "Tempo 120\nGroove Swing\n1 C\n2 G7\n3 C\n"u8.ToArray());
        var song = ChordSong.ToMidi(path, default);
        Assert.Contains("drums", MidiParts.Of(song, path).Select(p => p.Instrument));
        Assert.Equal(song, ChordSong.ToMidi(path, default));
        var wrong = folder.Write("wrong.mma", "Groove Nonsense\n1 C\n"u8.ToArray());
        var message = Assert.Throws<AudioFormatException>(() => ChordSong.ToMidi(wrong, default)).Message;
        Assert.StartsWith($"{wrong}: mma refuses it (Error: <Line 1>", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_soundfont_that_is_missing_or_none_is_named_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var other = folder.Write("other.sf2", s_song);
        File.CreateSymbolicLink(folder["link.sf2"], folder["nothing.sf2"]);
        foreach (var path in new[] { folder["nothing.sf2"], folder["link.sf2"], other })
        {
            var message = Assert
                .Throws<AudioFormatException>(() => new SoundFontRenderer(path).Render(s_song, "song.mid", default))
                .Message;
            Assert.StartsWith(path + ": ", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
    }

    [Fact]
    public void A_song_that_is_missing_is_named_in_one_line()
    {
        var renderer = new SoundFontRenderer("nothing.sf2");
        foreach (var path in new[] { "/nowhere/song.mid", "/nowhere/song.mma" })
            Assert.Equal(
                $"{path}: there is no such file",
                Assert.Throws<AudioFormatException>(() => RenderedSong.Render(path, ["bass"], renderer, default)).Message
            );
    }

    [Fact]
    public void A_program_that_is_not_installed_is_named_with_the_advice()
    {
        var message = Assert
            .Throws<AudioFormatException>(() => ChildProgram.Run("no-such-program", [], "song.mid", "needs it; install it", default))
            .Message;
        Assert.Equal("song.mid: needs it; install it", message);
    }
}
