using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Discant.Audio;
using Discant.Figures;
using Discant.Pitch;
using Discant.Tests.Separation;
using Xunit;

namespace Discant.Tests.Figures;

/// <summary>Pictures of F0 curves, and that they carry them.</summary>
public sealed class PitchPictureTests
{
    private const int Rate = 16000;

    [Theory]
    [InlineData("f0.svg")]
    [InlineData("f0.png")]
    [InlineData("f0.PNG")]
    public void A_picture_gives_its_curves_back(string name)
    {
        using var folder = new TemporaryFolder();
        var pitch = Curves(5, 200);
        PitchPicture.Write(folder[name], "five <voices> & \u0007 more", pitch, Tone(3, 330), new(), default);
        Assert.Equal([name], folder.Entries);
        File.Copy(folder[name], folder["renamed.txt"]);
        foreach (var file in new[] { folder[name], folder["renamed.txt"] })
        {
            var read = PitchFile.Read(file);
            Assert.Equal(pitch.Names, read.Names);
            for (var voice = 0; voice < 5; voice++)
            for (var frame = 0; frame < 200; frame++)
                Assert.Equal(pitch.Voice(voice)[frame], read.Voice(voice)[frame], 0.00051);
        }
    }

    [Fact]
    public void The_SVG_is_well_formed_and_names_voices_notes_and_times_in_any_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            var pitch = new PitchTracks(
                [
                    [.. Enumerable.Repeat(220.0, 250)],
                    [.. Enumerable.Repeat(440.5, 250)],
                ],
                ["Männer", "women"]
            );
            var svg = XDocument.Parse(PitchPicture.Svg("a & b", pitch, Tone(4, 220), new(), default));
            var texts = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToArray();
            Assert.All((string[])["a & b", "Männer", "women", "A3", "A4", "0", "0.5", "time (s)"], text => Assert.Contains(text, texts));
            var lines = svg.Descendants().Where(e => e.Name.LocalName == "polyline").Select(e => e.Attribute("points")!.Value);
            Assert.All(
                lines.SelectMany(l => l.Split(' ')),
                point => Assert.All(point.Split(','), n => Assert.InRange(double.Parse(n, CultureInfo.InvariantCulture), 0, 1400))
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Each_voice_has_a_colour_and_a_mark_of_its_own()
    {
        var svg = XDocument.Parse(PitchPicture.Svg("", Curves(16, 100), Tone(1, 220), new(), default));
        var marks = svg.Descendants()
            .Where(e => e.Name.LocalName == "path")
            .Select(e => e.Attribute("d")!.Value + e.Attribute("fill")!.Value)
            .Distinct();
        Assert.Equal(16, marks.Count());
    }

    [Fact]
    public void The_PNG_decodes_to_the_colours_of_the_curves()
    {
        var options = new PitchPictureOptions { Width = 700, Height = 300 };
        var png = PitchPicture.Png(
            "",
            new PitchTracks([
                [.. Enumerable.Repeat(440.0, 100)],
            ]),
            Tone(1.6, 440),
            options,
            default
        );
        var pixels = Decoded(png, 700, 300);
        var blue = Enumerable.Range(0, 700 * 300).Count(k => pixels.AsSpan(3 * k, 3).SequenceEqual((ReadOnlySpan<byte>)[0x00, 0x67, 0xa5]));
        Assert.InRange(blue, 600, 3000); // a line of two pixels all across, marks, legend
        Assert.Equal(255, pixels[0]);
    }

    [Fact]
    public void The_spectrogram_is_dark_at_the_tone_and_white_in_silence()
    {
        var (low, high, height) = (100.0, 1600.0, 400);
        var sound = Tone(2, 400).Read(0, 4 * Rate); // two seconds of tone, two of silence
        var image = LogSpectrogram.Of(Mixture.Of(sound, Rate), 4, low, high, 100, height, default);
        byte[] Column(int x) => [.. Enumerable.Range(0, height).Select(y => image.Pixels[y * 100 + x])];
        Assert.All(new[] { 5, 25, 44 }, x => Assert.InRange(Array.IndexOf(Column(x), Column(x).Min()), height / 2 - 3, height / 2 + 3));
        Assert.All(Column(80), grey => Assert.Equal(255, grey));
        Assert.InRange(Column(25).Min(), 0, 80);
    }

    [Fact]
    public void The_size_of_the_picture_does_not_grow_with_the_recording()
    {
        foreach (var voices in new[] { 1, 3 })
        {
            var (brief, lengthy) = (Size(voices, 30), Size(voices, 600));
            Assert.InRange(lengthy.Svg, 0, 1.5 * brief.Svg);
            Assert.InRange(lengthy.Png, 0, 1.5 * brief.Png);
        }

        static (int Svg, int Png) Size(int voices, int seconds)
        {
            const int rate = 1000;
            var random = new Random(1);
            var recording = Mixture.Of([.. Enumerable.Range(0, rate * seconds).Select(_ => (float)random.NextDouble())], rate);
            var pitch = Curves(voices, (int)(seconds / 0.016));
            var options = new PitchPictureOptions
            {
                Width = 500,
                Height = 300,
                HighestHz = 480,
            };
            var text = PitchJson.Text(pitch);
            return (
                PitchPicture.Svg("", pitch, recording, options, default).Length - PitchInPicture.SvgElement(text).Length,
                PitchPicture.Png("", pitch, recording, options, default).Length - PitchInPicture.PngText(text).Length
            );
        }
    }

    [Fact]
    public void Nothing_to_show_is_shown()
    {
        foreach (
            var pitch in new[]
            {
                new PitchTracks([
                    [],
                ]),
                new PitchTracks([
                    [0, 0, 0],
                ]),
                new PitchTracks([
                    [0.03],
                ]),
            }
        )
            Assert.Contains("C4", PitchPicture.Svg("", pitch, Mixture.Of([], Rate), new(), default), StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_and_frequencies_out_of_range_are_refused()
    {
        void Refuse(PitchPictureOptions options) =>
            Assert.Throws<ArgumentException>(() => PitchPicture.Svg("", Curves(1, 9), Tone(1, 220), options, default));
        Refuse(new() { Width = 10 });
        Refuse(new() { Height = 100_000 });
        Refuse(new() { LowestHz = 500, HighestHz = 400 });
        Refuse(new() { LowestHz = 0 });
        Assert.Throws<OperationCanceledException>(() =>
            PitchPicture.Svg("", Curves(1, 9), Tone(1, 220), new(), new CancellationToken(canceled: true))
        );
    }

    [Theory]
    [InlineData(7, 5, "0 2 4 6")]
    [InlineData(100, 12, "0 10 20 30 40 50 60 70 80 90 100")]
    [InlineData(0.35, 5, "0 0.1 0.2 0.3")]
    [InlineData(600, 6, "0:00 2:00 4:00 6:00 8:00 10:00")]
    [InlineData(7200, 5, "0:00:00 0:30:00 1:00:00 1:30:00 2:00:00")]
    public void Times_are_round(double seconds, int most, string labels) =>
        Assert.Equal(labels, string.Join(' ', AxisTick.OfTime(seconds, most).Select(t => t.Label)));

    [Theory]
    [InlineData(215, 450, 0.9, "A3 A#3 B3 C4 C#4 D4 D#4 E4 F4 F#4 G4 G#4 A4")]
    [InlineData(215, 450, 1.2, "A3 C4 D4 E4 G4 A4")]
    [InlineData(60, 270, 3, "C2 E2 G2 C3 E3 G3 C4")]
    [InlineData(30, 8000, 7, "C1 C2 C3 C4 C5 C6 C7 C8")]
    public void Notes_are_named(double low, double high, double apart, string labels) =>
        Assert.Equal(labels, string.Join(' ', AxisTick.OfPitch(low, high, apart).Select(t => t.Label)));

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>", "without F0 curves")]
    [InlineData("<svg><metadata id=\"discant-f0\">{", "cut short")]
    [InlineData("<svg><metadata id=\"discant-f0\">{</metadata>", "no JSON")]
    [InlineData("<svg><metadata id=\"discant-f0\">{}</metadata>", "no F0 curves")]
    public void Pictures_of_others_are_refused_in_one_line(string svg, string reason)
    {
        using var folder = new TemporaryFolder();
        Refused(folder.Write("f0.svg", svg), reason);
    }

    [Fact]
    public void A_PNG_cut_anywhere_or_damaged_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var options = new PitchPictureOptions { Width = 200, Height = 150 };
        var png = PitchPicture.Png("", Curves(1, 50), Tone(1, 220), options, default);
        var text = png.AsSpan().IndexOf("iTXt"u8);
        for (var length = 0; length < text + 40; length += 3)
        {
            File.WriteAllBytes(folder["f0.png"], png[..length]);
            Refused(folder["f0.png"], "");
        }
        var damaged = (byte[])png.Clone();
        damaged[text + 4 + 15]++; // the header of zlib
        File.WriteAllBytes(folder["f0.png"], damaged);
        Refused(folder["f0.png"], "decompressed");
        var plain = PngWith("discant-f0\0\0\0\0\0{\"hz\": [[220]]}");
        File.WriteAllBytes(folder["f0.png"], plain);
        Assert.Equal(220, PitchFile.Read(folder["f0.png"]).Voice(0)[0]);
        File.WriteAllBytes(folder["f0.png"], PngWith("Comment\0\0\0\0\0{\"hz\": [[220]]}"));
        Refused(folder["f0.png"], "without F0 curves");
    }

    [Fact]
    public void The_check_sum_is_that_of_the_standard() => Assert.Equal(0xCBF43926, PngFile.Crc("123456789"u8));

    private static byte[] PngWith(string text)
    {
        var content = Encoding.ASCII.GetBytes("iTXt" + text);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length - 4);
        return [0x89, .. "PNG\r\n\x1a\n"u8, .. length, .. content, 0, 0, 0, 0];
    }

    // An independent reading of the file: every chunk with its check sum, rows without prediction.
    private static byte[] Decoded(byte[] png, int width, int height)
    {
        var kinds = new List<string>();
        var data = new MemoryStream();
        for (var at = 8; at < png.Length; )
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var chunk = png.AsSpan(at + 4, 4 + length);
            kinds.Add(Encoding.ASCII.GetString(chunk[..4]));
            Assert.Equal(NaiveCrc(chunk), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            if (kinds[^1] == "IDAT")
                data.Write(chunk[4..]);
            at += 12 + length;
        }
        Assert.Equal(["IHDR", "iTXt", "IDAT", "IEND"], kinds);
        Assert.Equal(
            (width, height),
            (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)))
        );
        data.Position = 0;
        var rows = new MemoryStream();
        using (var stream = new ZLibStream(data, CompressionMode.Decompress))
            stream.CopyTo(rows);
        var raw = rows.ToArray();
        Assert.Equal(height * (1 + 3 * width), raw.Length);
        return [.. Enumerable.Range(0, height).SelectMany(y => raw.AsSpan(y * (1 + 3 * width) + 1, 3 * width).ToArray())];
    }

    private static uint NaiveCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (((crc ^ (uint)(value >> bit)) & 1) * 0xEDB88320);
        return ~crc;
    }

    private static Mixture Tone(double seconds, double hertz) =>
        Mixture.Of(
            [.. Enumerable.Range(0, (int)(Rate * seconds)).Select(n => (float)(0.3 * Math.Sin(2 * Math.PI * hertz * n / Rate)))],
            Rate
        );

    private static PitchTracks Curves(int voices, int frames)
    {
        var random = new Random(2);
        return new PitchTracks([
            .. Enumerable
                .Range(0, voices)
                .Select(v =>
                    Enumerable.Range(0, frames).Select(k => k / 40 % 5 == v % 5 ? 0 : 110 * (1 + v / 5.0) + random.NextDouble()).ToArray()
                ),
        ]);
    }

    private static void Refused(string file, string reason)
    {
        var message = Assert.Throws<PitchFileException>(() => PitchFile.Read(file)).Message;
        Assert.StartsWith(file + ": ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
    }
}
