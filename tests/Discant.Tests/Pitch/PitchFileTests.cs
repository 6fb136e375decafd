using System.Globalization;
using Discant.Pitch;
using Discant.Tests.Separation;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Pitch;

/// <summary>F0 curves as text, in the forms in which people and programs write them.</summary>
public sealed class PitchFileTests
{
    [Fact]
    public void What_was_written_reads_back()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        double[][] voices =
        [
            .. Enumerable
                .Range(0, 5)
                .Select(_ => Enumerable.Range(0, 500).Select(_ => random.Next(3) == 0 ? 0 : 60 + 900 * random.NextDouble()).ToArray()),
        ];
        var written = new PitchTracks(voices, ["soprano", "alto", "tenor", "bass", "Sprecher.2-b"]);
        PitchFile.Write(folder["f0.csv"], written);
        var read = PitchFile.Read(folder["f0.csv"]);
        Assert.Equal(written.Names, read.Names);
        Assert.Equal(500, read.FrameCount);
        for (var voice = 0; voice < 5; voice++)
        for (var frame = 0; frame < 500; frame++)
            Assert.Equal(voices[voice][frame], read.Voice(voice)[frame], 0.00051);
        Assert.Equal(["f0.csv"], folder.Entries);
    }

    [Fact]
    public void The_culture_of_the_user_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            PitchFile.Write(
                folder["f0.csv"],
                new PitchTracks(
                    [
                        [0, 220.5, 221.25],
                    ],
                    ["a"]
                )
            );
            Assert.Equal("time_s,a_hz\n0.000,0\n0.016,220.5\n0.032,221.25\n", File.ReadAllText(folder["f0.csv"]));
            Assert.Equal([0, 220.5, 221.25], PitchFile.Read(folder["f0.csv"]).Voice(0).ToArray());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("0,220\n0.016,230\n0.032,240\n")]
    [InlineData("0,220\n0.016,230\n0.032,240")]
    [InlineData("time,f0\n0,220\n0.016,230\n0.032,240\n")]
    [InlineData("0,220\r\n0.016,230\r\n0.032,240\r\n")]
    [InlineData("0;220\n0.016;230\n0.032;240\n")]
    [InlineData("0\t220\n0.016\t230\n0.032\t240\n")]
    [InlineData("\uFEFF0,220\n0.016,230\n0.032,240\n")]
    [InlineData("\uFEFF# made by hand\ntime,f0\n0,220\n0.016,230\n0.032,240\n")]
    [InlineData("# a comment\n\n0, 220\n  \n0.016 , 2.3e2\n\n0.032,240\n\n")]
    public void Rows_are_read_in_every_usual_form(string text)
    {
        using var folder = new TemporaryFolder();
        Close.Relative([220.0, 230, 240], PitchFile.Read(folder.Write("f0.csv", text)).Voice(0).ToArray(), 1e-12);
    }

    [Theory]
    [InlineData(0.010)]
    [InlineData(0.0058049886621315)]
    [InlineData(0.020)]
    [InlineData(0.1)]
    public void Curves_on_other_grids_are_brought_to_ours(double step)
    {
        using var folder = new TemporaryFolder();
        // A glide of two octaves in 4 s is a straight line in pitch.
        var rows = Enumerable.Range(0, (int)(4 / step)).Select(k => k * step);
        var text = string.Concat(rows.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t},{110 * Math.Pow(4, t / 4)}\n")));
        var curve = PitchFile.Read(folder.Write("f0.csv", text)).Voice(0);
        Assert.InRange(curve.Length, (int)((4 - step) / 0.016), 251);
        for (var frame = 0; frame < curve.Length; frame++)
            Assert.Equal(1, curve[frame] / (110 * Math.Pow(4, Math.Min(frame * 0.016, 4 - step) / 4)), 1e-3);
    }

    [Fact]
    public void Between_a_voiced_and_a_silent_row_the_nearer_one_decides()
    {
        using var folder = new TemporaryFolder();
        // Rows every 40 ms: 0, 40, 80 ms; frames at 16, 32, 48, 64 ms.
        var curve = PitchFile.Read(folder.Write("f0.csv", "0,200\n0.04,0\n0.08,300\n")).Voice(0).ToArray();
        Assert.Equal([200.0, 200, 0, 0, 300, 300], curve);
    }

    [Fact]
    public void Rows_far_apart_say_nothing_about_the_time_between_them()
    {
        using var folder = new TemporaryFolder();
        var curve = PitchFile.Read(folder.Write("f0.csv", "0,200\n0.016,200\n0.8,300\n0.816,300\n")).Voice(0).ToArray();
        Assert.Equal(52, curve.Length);
        Assert.Equal([200.0, 200], curve[..2]);
        Assert.All(curve[2..50], f => Assert.Equal(0, f));
        Assert.Equal([300.0, 300], curve[50..]);
    }

    [Fact]
    public void A_file_that_begins_late_is_silent_before()
    {
        using var folder = new TemporaryFolder();
        var curve = PitchFile.Read(folder.Write("f0.csv", "1.6,200\n1.616,201\n")).Voice(0).ToArray();
        Assert.Equal(102, curve.Length);
        Assert.All(curve[..96], f => Assert.Equal(0, f));
        Assert.Equal([200.0, 201], curve[100..]);
    }

    [Fact]
    public void Empty_fields_zeros_and_NaN_are_silence()
    {
        using var folder = new TemporaryFolder();
        var tracks = PitchFile.Read(folder.Write("f0.csv", "0,,220,nan\n0.016,0,NaN,330\n0.032,-0,,\n"));
        Assert.Equal([0.0, 0, 0], tracks.Voice(0).ToArray());
        Assert.Equal([220.0, 0, 0], tracks.Voice(1).ToArray());
        Assert.Equal([0.0, 330, 0], tracks.Voice(2).ToArray());
    }

    [Theory]
    [InlineData("", "holds no rows")]
    [InlineData("time,soprano_hz\n", "holds no rows")]
    [InlineData("# nothing but this\n\n", "holds no rows")]
    [InlineData("0\n0.016\n", "line 1")]
    [InlineData("0 220\n0.016 221\n", "line 2")]
    [InlineData("0,220\n0.016\n", "line 2")]
    [InlineData("0,220\n\n0.016,221,222\n", "line 3")]
    [InlineData("time,a_hz,b_hz\n0,220\n", "header")]
    [InlineData("0,220\nend,221\n", "line 2: 'end'")]
    [InlineData("0,220\n0.016,high\n", "line 2: 'high'")]
    [InlineData("0,220\n0.016,inf\n", "line 2")]
    [InlineData("0,220\n0.016,1e999\n", "line 2")]
    [InlineData("0,220\n0.016,-3\n", "line 2")]
    [InlineData("0,220\n0.016,30000\n", "line 2")]
    [InlineData("0,220\n0.016,221\n0.016,222\n", "line 3")]
    [InlineData("0,220\n0.016,221\n0.008,222\n", "line 3")]
    [InlineData("-1,220\n", "line 1")]
    [InlineData("nan,220\n", "line 1")]
    [InlineData("0,016;220,5\n0,032;221,5\n", "line 2")]
    [InlineData("0,220\n5000000,220\n", "5000000 s")]
    [InlineData("0,220\n1e300,220\n", "beyond any recording")]
    [InlineData("0,220\n0.016,\u001b[31mred\u2028line\n", "line 2")]
    public void A_malformed_file_is_refused_in_one_line_that_names_file_and_place(string text, string place)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("f0.csv", text);
        var message = Assert.Throws<PitchFileException>(() => PitchFile.Read(file)).Message;
        Assert.StartsWith(file + ": ", message, StringComparison.Ordinal);
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, c => char.IsControl(c) || c is '\u2028');
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in new[] { folder["none.csv"], folder.Root })
        {
            Assert.StartsWith(path, Assert.Throws<PitchFileException>(() => PitchFile.Read(path)).Message, StringComparison.Ordinal);
            Assert.StartsWith(
                path,
                Assert.Throws<PitchFileException>(() => PitchFile.ReadMidiNumbers(path)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void Thirty_two_voices_are_read_and_more_are_refused()
    {
        using var folder = new TemporaryFolder();
        string Row(int voices) => "0" + string.Concat(Enumerable.Range(100, voices).Select(f => "," + f)) + "\n";
        var tracks = PitchFile.Read(folder.Write("f0.csv", Row(32)));
        Assert.Equal(32, tracks.VoiceCount);
        Assert.Equal(131, tracks.Voice(31)[0]);
        Assert.Equal("voice32", tracks.Names[31]);
        Assert.Contains(
            "33",
            Assert.Throws<PitchFileException>(() => PitchFile.Read(folder.Write("f0.csv", Row(33)))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("../x", "_x")]
    [InlineData("/etc/passwd", "_etc_passwd")]
    [InlineData("..\\x", "_x")]
    [InlineData("..", "voice")]
    [InlineData("", "voice")]
    [InlineData("C:x", "C_x")]
    [InlineData("Soprän_HZ", "Soprän")]
    [InlineData("residual", "residual_2")]
    [InlineData("Residual_hz", "Residual_2")]
    [InlineData("con", "_con")]
    [InlineData("NUL.wav", "_NUL.wav")]
    [InlineData("lpt1_hz", "_lpt1")]
    public void Names_of_voices_become_harmless_names_of_files(string header, string name)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal([name], PitchFile.Read(folder.Write("f0.csv", $"time,{header}\n0,220\n")).Names);
    }

    [Fact]
    public void Names_that_occur_twice_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        var tracks = PitchFile.Read(folder.Write("f0.csv", "time,a,A,a_2,a_hz\n0,1,2,3,4\n"));
        Assert.Equal(["a", "A_2", "a_2_2", "a_3"], tracks.Names);
    }

    [Fact]
    public void A_name_longer_than_a_file_name_may_be_is_cut()
    {
        using var folder = new TemporaryFolder();
        var long1 = new string('ä', 300);
        var names = PitchFile.Read(folder.Write("f0.csv", $"time,{long1},{long1}\n0,1,2\n")).Names;
        Assert.NotEqual(names[0], names[1]);
        Assert.All(names, n => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(n), 1, 200));
    }

    [Fact]
    public void Midi_numbers_become_frequencies_every_20_ms_from_20_ms_on()
    {
        using var folder = new TemporaryFolder();
        // Rows at 20, 40, 60, 80, 100 ms; frame 5 is at 80 ms.
        var curve = PitchFile.ReadMidiNumbers(folder.Write("a.pv", "69\n69\n57\n81\n0\n")).Voice(0).ToArray();
        Assert.Equal(7, curve.Length);
        Assert.Equal([440.0, 440, 440], curve[..3].Select(f => Math.Round(f, 9)));
        Assert.Equal(220 * Math.Pow(4, 4.0 / 20), curve[4], 1e-6);
        Assert.Equal([880.0, 0], curve[5..].Select(f => Math.Round(f, 9)));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("60\nx\n", "line 2")]
    [InlineData("60\n60\n-1\n", "line 3")]
    [InlineData("400\n", "line 1")]
    [InlineData("nan\n", "line 1")]
    public void Malformed_midi_numbers_are_refused_with_their_line(string text, string place)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.pv", text);
        var message = Assert.Throws<PitchFileException>(() => PitchFile.ReadMidiNumbers(file)).Message;
        Assert.StartsWith(file + ": ", message, StringComparison.Ordinal);
        Assert.Contains(place, message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_file_a_voice_gives_voices_of_one_length_named_after_the_files()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["other"]);
        string[] files = [folder.Write("alto.csv", "0,220\n0.016,221\n0.032,222\n"), folder.Write("other/alto.csv", "0,110\n")];
        var tracks = PitchFile.ReadOneFileAVoice(files);
        Assert.Equal(["alto", "alto_2"], tracks.Names);
        Assert.Equal([220.0, 221, 222], tracks.Voice(0).ToArray());
        Assert.Equal([110.0, 0, 0], tracks.Voice(1).ToArray());
    }

    [Fact]
    public void One_file_a_voice_must_hold_one_voice()
    {
        using var folder = new TemporaryFolder();
        string[] files = [folder.Write("a.csv", "0,220\n"), folder.Write("b.csv", "0,220,330\n")];
        var message = Assert.Throws<PitchFileException>(() => PitchFile.ReadOneFileAVoice(files)).Message;
        Assert.StartsWith(files[1], message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_write_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["f0.csv"]); // the name is taken by a folder
        Assert.ThrowsAny<Exception>(() =>
            PitchFile.Write(
                folder["f0.csv"],
                new PitchTracks([
                    [220.0],
                ])
            )
        );
        Assert.Equal(["f0.csv"], folder.Entries);
    }
}
