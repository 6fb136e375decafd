using System.Globalization;
using System.IO.Compression;
using System.Text;
using Discant.Pitch;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class PitchConvertTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public void A_table_of_an_npz_archive_becomes_our_csv()
    {
        WriteNpz(("quartet", "(2, 3)", [440, 0, 110.5f, 441, float.NaN, 111]), ("duet", "(2, 2)", [1, 2, 3, 4]));
        var unnamed = _workspace.Run("pitch", "convert", "f0.npz", "-o", "out.csv");
        Assert.Equal(1, unnamed.ExitCode);
        Assert.EndsWith("--key: duet, quartet", Assert.Single(unnamed.ErrorLines), StringComparison.Ordinal);

        Assert.Equal(0, _workspace.Run("pitch", "convert", "f0.npz", "-o", "out.csv", "--key", "quartet").ExitCode);
        Assert.Equal(
            "time_s,voice1_hz,voice2_hz,voice3_hz\n0.000,440,0,110.5\n0.016,441,0,111\n",
            File.ReadAllText(_workspace.Path("out.csv"))
        );
        var again = _workspace.Run("pitch", "convert", "f0.npz", "-o", "out.csv", "--key", "quartet");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("--force", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_every_20_ms_come_onto_the_16_ms_grid()
    {
        File.WriteAllLines(_workspace.Path("clip.pv"), Enumerable.Range(0, 50).Select(k => k < 25 ? "69" : "0"));
        using var german = _workspace.Start(["pitch", "convert", "clip.pv", "-o", "clip.csv"], "de_DE.UTF-8");
        Assert.Equal(0, german.Finish().ExitCode);
        var curve = PitchFile.Read(_workspace.Path("clip.csv")).Voice(0);
        // Line k stands at (k + 1) 20 ms: A4 until 0.5 s, then silence until 1 s.
        Assert.Equal((int)Math.Round(1 / PitchTracks.FrameSeconds) + 1, curve.Length);
        for (var k = 1; k < curve.Length; k++)
            Assert.Equal(k * PitchTracks.FrameSeconds <= 0.51 ? 440 : 0, curve[k], 1e-3);
    }

    [Theory]
    [InlineData("f0.npz", "not a zip archive")]
    [InlineData("missing.npz", null)]
    [InlineData("missing.pv", null)]
    [InlineData("words.pv", "69\nla\n")]
    [InlineData("empty.pv", "")]
    public void What_holds_no_F0_is_named_in_one_line(string name, string? text)
    {
        if (text is not null)
            File.WriteAllText(_workspace.Path(name), text);
        var result = _workspace.Run("pitch", "convert", name, "-o", "out.csv");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"discant: {name}: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.Path("out.csv")));
    }

    [Theory]
    [InlineData("(2, 3)", 5)]
    [InlineData("(99999999999,)", 1)]
    [InlineData("(2, 3, 1)", 6)]
    [InlineData("(1, 40)", 40)]
    [InlineData("(0, 2)", 0)]
    public void Tables_with_impossible_shapes_are_refused(string shape, int count)
    {
        WriteNpz(("table", shape, new float[count]));
        var result = _workspace.Run("pitch", "convert", "f0.npz", "-o", "out.csv");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("discant: f0.npz: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();

    private void WriteNpz(params (string Name, string Shape, float[] Values)[] tables)
    {
        using var archive = ZipFile.Open(_workspace.Path("f0.npz"), ZipArchiveMode.Create);
        foreach (var (name, shape, values) in tables)
        {
            using var stream = archive.CreateEntry(name + ".npy").Open();
            var header = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n");
            stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8)]);
            stream.Write(Encoding.ASCII.GetBytes(header));
            foreach (var value in values)
                stream.Write(BitConverter.GetBytes(value));
        }
    }
}
