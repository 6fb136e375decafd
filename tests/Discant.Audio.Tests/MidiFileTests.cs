using System.Text;
using Discant.Audio.Midi;
using Xunit;

namespace Discant.Audio.Tests;

/// <summary>Standard MIDI Files, our own and such as others and enemies write.</summary>
public sealed class MidiFileTests
{
    [Fact]
    public void What_was_written_reads_back()
    {
        var random = new Random(1);
        var tracks = Enumerable.Range(0, 5).Select(k => RandomTrack(random, k)).ToArray();
        MidiTempo[] tempos = [new(0, 500_000), new(700, 333_333), new(700, 1_000_000), new(123_456, 1)];
        using var folder = new TemporaryFolder();
        var path = folder["song.mid"];
        File.WriteAllBytes(path, MidiFile.Bytes(new MidiSong(480, tempos, tracks)));
        var read = MidiFile.Read(path);
        Assert.Equal(480, read.TicksPerQuarter);
        Assert.Equal(tempos, read.Tempos);
        Assert.Equal(6, read.Tracks.Count); // the first one holds the tempos
        Assert.Equal(tracks.Select(t => t.Name), read.Tracks.Skip(1).Select(t => t.Name));
        for (var k = 0; k < 5; k++)
        {
            Assert.Equal(tracks[k].Notes, read.Tracks[k + 1].Notes);
            Assert.Equal(tracks[k].EndTick, read.Tracks[k + 1].EndTick);
            Assert.Equal(tracks[k].Bends.Count, read.Tracks[k + 1].Bends.Count);
            foreach (var (written, found) in tracks[k].Bends.Zip(read.Tracks[k + 1].Bends))
            {
                Assert.Equal((written.Tick, written.Channel), (found.Tick, found.Channel));
                Assert.Equal(written.Semitones, found.Semitones, 0.002);
            }
        }
    }

    [Fact]
    public void Ticks_become_seconds_along_the_tempos()
    {
        var song = new MidiSong(100, [new(200, 1_000_000), new(300, 250_000)], []);
        Assert.Equal(0, song.Seconds(0));
        Assert.Equal(0.5, song.Seconds(100), 12); // 120 quarters a minute before the first tempo
        Assert.Equal(1, song.Seconds(200), 12);
        Assert.Equal(1.5, song.Seconds(250), 12);
        Assert.Equal(2, song.Seconds(300), 12);
        Assert.Equal(2.25, song.Seconds(400), 12);
    }

    [Fact]
    public void Running_status_and_a_note_on_without_velocity_are_understood()
    {
        var notes = Single([0, 0x90, 60, 64, 10, 62, 64, 10, 60, 0, 10, 62, 0]).Notes;
        Assert.Equal([new(0, 20, 0, 60, 64), new(10, 30, 0, 62, 64)], notes);
    }

    [Fact]
    public void What_is_neither_note_nor_bend_is_stepped_over()
    {
        var track = Single([
            0,
            0xF0,
            5,
            0x43,
            1,
            2,
            3,
            0xF7, // system exclusive
            0,
            0xF7,
            2,
            1,
            2,
            0,
            0xFF,
            0x58,
            4,
            4,
            2,
            24,
            8, // time signature
            0,
            0xFF,
            0x7F,
            0x81,
            0x00,
            .. new byte[128], // of the sequencer's own
            0,
            0xC3,
            5, // programme
            0,
            0xD3,
            70, // pressure
            0,
            0xA3,
            60,
            70,
            0,
            0xB3,
            7,
            100, // volume
            5,
            0x93,
            60,
            64,
            5,
            0x83,
            60,
            0,
        ]);
        Assert.Equal([new(5, 10, 3, 60, 64)], track.Notes);
        Assert.Empty(track.Bends);
    }

    [Fact]
    public void The_range_of_bends_is_that_of_registered_parameter_0()
    {
        byte[] up = [0, 0xE0, 0, 0x60]; // half of the way up
        byte[] range12 = [0, 0xB0, 101, 0, 0, 100, 0, 0, 6, 12, 0, 38, 50];
        byte[] fineTuning = [0, 0xB0, 101, 0, 0, 100, 1, 0, 6, 12];
        byte[] notRegistered = [0, 0xB0, 101, 0, 0, 100, 0, 0, 99, 0, 0, 98, 0, 0, 6, 12];
        Assert.Equal([1.0], Single(up).Bends.Select(b => b.Semitones));
        Assert.Equal([6.25], Single([.. range12, .. up]).Bends.Select(b => b.Semitones));
        Assert.Equal([1.0], Single([.. fineTuning, .. up]).Bends.Select(b => b.Semitones));
        Assert.Equal([1.0], Single([.. notRegistered, .. up]).Bends.Select(b => b.Semitones));
        Assert.Equal([-2.0], Single([0, 0xE0, 0, 0]).Bends.Select(b => b.Semitones));
    }

    [Fact]
    public void Notes_that_overlap_on_one_key_end_in_the_order_in_which_they_began()
    {
        var notes = Single([0, 0x90, 60, 1, 10, 60, 2, 10, 60, 0, 10, 60, 0, 0, 0x80, 61, 0]).Notes;
        Assert.Equal([new(0, 20, 0, 60, 1), new(10, 30, 0, 60, 2)], notes);
    }

    [Fact]
    public void A_note_without_end_lasts_to_the_end_of_the_track() =>
        Assert.Equal([new(0, 50, 0, 60, 64)], Single([0, 0x90, 60, 64, 50, 0xFF, 0x2F, 0]).Notes);

    [Theory]
    [InlineData("Sopran\u00e4", true)]
    [InlineData("Sopran\u00e4", false)]
    public void Names_are_read_as_Unicode_and_otherwise_as_Latin(string name, bool unicode)
    {
        var bytes = unicode ? Encoding.UTF8.GetBytes(name) : Encoding.Latin1.GetBytes(name);
        Assert.Equal(name, Single([0, 0xFF, 3, (byte)bytes.Length, .. bytes]).Name);
    }

    [Fact]
    public void Chunks_that_are_no_tracks_are_stepped_over()
    {
        byte[] file = [.. Header(1, 1, 96), .. Chunk("XFIH", [1, 2, 3]), .. Chunk("MTrk", [0, 0x90, 60, 64, 9, 60, 0])];
        Assert.Single(MidiFile.Read(file, "x").Tracks[0].Notes);
    }

    [Theory]
    [InlineData("", "no Standard MIDI File")]
    [InlineData("4D546864", "no Standard MIDI File")]
    [InlineData("52494646000000060001000100600000", "no Standard MIDI File")]
    [InlineData("4D546864000000060002000100604D54726B00000000", "format 2")]
    [InlineData("4D546864000000060000000200604D54726B00000000", "format 0 with 2")]
    [InlineData("4D54686400000006000100010000", "ticks")]
    [InlineData("4D54686400000006000100 01E7284D54726B00000000", "film frames")]
    [InlineData("4D546864000000040001000100600000", "cut short")]
    [InlineData("4D5468647FFFFFFF0001000100604D54726B00000000", "cut short")]
    [InlineData("4D546864000000060001000100604D54726BFFFFFFFF", "cut short")]
    [InlineData("4D546864000000060001FFFF00604D54726B00000000", "1 of 65535")]
    public void A_broken_header_is_refused_in_one_line(string hex, string reason) =>
        Refused(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), reason);

    [Theory]
    [InlineData("00", "cut short")]
    [InlineData("00903C", "cut short")]
    [InlineData("003C40", "without an event")]
    [InlineData("00903C40 00FF010141 003C40", "without an event")] // running status ends with it
    [InlineData("FFFFFFFFFF00903C40", "longer than four bytes")]
    [InlineData("00F1 00", "0xF1")]
    [InlineData("00FE", "0xFE")]
    [InlineData("00F0FFFFFF7F00", "cut short")]
    [InlineData("00FF03FFFFFF7F41", "cut short")]
    [InlineData("00FF5101 07", "tempo")]
    [InlineData("00FF5103000000", "tempo")]
    [InlineData("00903C90", "before its data")]
    public void A_broken_track_is_refused_in_one_line(string hex, string reason) =>
        Refused([.. Header(0, 1, 96), .. Chunk("MTrk", Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)))], reason);

    [Fact]
    public void A_file_cut_anywhere_or_with_any_byte_changed_is_read_or_refused()
    {
        var random = new Random(5);
        var file = MidiFile.Bytes(new MidiSong(480, [new(0, 400_000)], [RandomTrack(random, 0), RandomTrack(random, 1)]));
        for (var length = 0; length < file.Length; length += 7)
            Assert.Throws<AudioFormatException>(() => MidiFile.Read(file[..length], "x"));
        var refused = 0;
        for (var round = 0; round < 2000; round++)
        {
            var changed = (byte[])file.Clone();
            for (var k = random.Next(1, 4); k > 0; k--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                var song = MidiFile.Read(changed, "x");
                Assert.All(song.Tracks.SelectMany(t => t.Notes), n => Assert.True(n.EndTick > n.StartTick && n.StartTick >= 0));
            }
            catch (AudioFormatException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 100, 1999);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in new[] { folder["none.mid"], folder["."] })
            Assert.StartsWith(path, Assert.Throws<AudioFormatException>(() => MidiFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_in_a_file_is_not_written()
    {
        static void Refuse(MidiNote note) =>
            Assert.Throws<ArgumentException>(() => MidiFile.Bytes(new MidiSong(96, [], [new("", [note], [], 0)])));
        Refuse(new(0, 0, 0, 60, 64));
        Refuse(new(0, 9, 16, 60, 64));
        Refuse(new(0, 9, 0, 128, 64));
        Refuse(new(0, 9, 0, 60, 0));
        Refuse(new(-9, 9, 0, 60, 64));
        Refuse(new(0, 1L << 40, 0, 60, 64));
        Assert.Throws<ArgumentException>(() => new MidiSong(0, [], []));
        Assert.Throws<ArgumentException>(() => new MidiSong(96, [new(9, 1), new(0, 1)], []));
    }

    private static MidiTrack RandomTrack(Random random, int channel)
    {
        var (notes, bends) = (new List<MidiNote>(), new List<MidiPitchBend>());
        var tick = 0L;
        for (var k = 0; k < 60; k++)
        {
            tick += random.Next(300_000);
            notes.Add(new MidiNote(tick, tick += random.Next(1, 200), channel, random.Next(128), random.Next(1, 128)));
            bends.Add(new MidiPitchBend(tick, channel, 24 * random.NextDouble() - 12));
        }
        return new MidiTrack($"Stimme {channel}", notes, bends, tick + 5);
    }

    private static MidiTrack Single(byte[] events) => MidiFile.Read([.. Header(0, 1, 96), .. Chunk("MTrk", events)], "x").Tracks[0];

    private static byte[] Header(byte format, byte tracks, byte division) => Chunk("MThd", [0, format, 0, tracks, 0, division]);

    private static byte[] Chunk(string name, byte[] content) =>
        [.. Encoding.ASCII.GetBytes(name), 0, 0, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    private static void Refused(byte[] file, string reason)
    {
        var message = Assert.Throws<AudioFormatException>(() => MidiFile.Read(file, "song.mid")).Message;
        Assert.StartsWith("song.mid: ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
