using Discant.Audio;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.Parameters;
using Discant.Separation.SourceFilter;
using Discant.Torch.Safetensors;
using Xunit;

namespace Discant.Tests.Separation.Parameters;

/// <summary>Parameters that are kept, and voices made of them.</summary>
public sealed class ParameterTests : IDisposable
{
    private static readonly double[] s_curve =
    [
        .. Enumerable.Range(0, 60).Select(k => k is > 20 and < 26 ? 0 : 200 + 40 * Math.Sin(0.2 * k)),
    ];

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(5)]
    [InlineData(16)]
    public void A_voice_does_not_depend_on_the_pieces_it_is_made_in(int windowFrames)
    {
        var (whole, pieces) = (Sound(Write("whole", 60)), Sound(Write("pieces", windowFrames)));
        Assert.Equal(60 * 256, pieces.Length);
        Assert.Equal(whole.Length, pieces.Length);
        Assert.True(whole.Max() > 0.01);
        for (var n = 0; n < whole.Length; n++)
            Assert.Equal(whole[n], pieces[n], 2e-5);
    }

    [Fact]
    public void Another_curve_moves_the_voice()
    {
        using var parameters = ParameterReader.Open(Write("song", 16));
        var own = new ParameterSynthesis(parameters, 0).Pieces(CancellationToken.None).SelectMany(p => p).ToArray();
        Assert.Equal(own, new ParameterSynthesis(parameters, 0, parameters.Pitch(0)).Pieces(CancellationToken.None).SelectMany(p => p));
        var higher = new ParameterSynthesis(parameters, 0, [.. s_curve.Select(f => 2 * f)])
            .Pieces(CancellationToken.None)
            .SelectMany(p => p);
        // Twice as many crossings of zero from below.
        static int Periods(IEnumerable<float> sound) => sound.Zip(sound.Skip(1)).Count(p => p.First < 0 && p.Second >= 0);
        Assert.InRange(Periods(higher), 1.5 * Periods(own), 2.5 * Periods(own));
    }

    [Fact]
    public void The_same_parameters_are_the_same_bytes_and_come_back_as_they_were()
    {
        var (one, two) = (Write("one", 16), Write("two", 16));
        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(two));
        using var parameters = ParameterReader.Open(one);
        Assert.Equal(["alto, first"], parameters.Names);
        Assert.Equal((60, new ParameterLayout(16000, 256, 4, 10, 16)), (parameters.Frames, parameters.Layout));
        Assert.Equal("abc", parameters.Metadata["model_sha256"]);
        Assert.Equal(s_curve.Select(f => (double)(float)f), parameters.Pitch(0));
        var stretch = parameters.Stretch(0, -2, 64);
        Assert.Equal([0f, 0, Amplitude(0), Amplitude(1)], stretch.HarmonicAmplitudes[..4]);
        Assert.Equal([Amplitude(59), 0f, 0], stretch.HarmonicAmplitudes[61..]);
        Assert.Equal(stretch.LineSpectralFrequencies[..4], stretch.LineSpectralFrequencies[8..12]);
    }

    [Fact]
    public void A_file_that_was_not_completed_leaves_nothing()
    {
        using (var writer = Writer("song.safetensors", 16))
            writer.Write(Block(0, 16, 16));
        Assert.Empty(_folder.Entries);
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_only_where_that_is_wished()
    {
        _folder.Write("song.safetensors", "precious");
        using var writer = Writer("song.safetensors", 16);
        Assert.Throws<IOException>(writer.Complete);
        Assert.Equal("precious", File.ReadAllText(_folder["song.safetensors"]));
    }

    [Fact]
    public void Damaged_parameters_are_refused()
    {
        var bytes = File.ReadAllBytes(Write("song", 16));
        File.WriteAllBytes(_folder["short"], bytes[..^10]);
        Assert.Throws<SafetensorsException>(() => ParameterReader.Open(_folder["short"]));
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        foreach (
            var (from, to) in new[]
            {
                ("discant voice", "discant noise"),
                ("\"hop\":\"256\"", "\"hop\":\"-56\""),
                ("00.f0", "00.f9"),
                ("[60,4]", "[40,6]"),
            }
        )
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            File.WriteAllBytes(_folder["odd"], System.Text.Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal)));
            Assert.Throws<SafetensorsException>(() => ParameterReader.Open(_folder["odd"]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_separation_hands_out_parameters_that_add_nothing_and_leave_its_masks_alone(int threads)
    {
        using var model = SourceFilterExamples.Model();
        var options = new SourceFilterOptions { WindowFrames = 16, Threads = threads };
        var separator = new SourceFilterSeparator(model, options);
        var random = new Random(1);
        using var mixture = Mixture.Of([.. Enumerable.Range(0, 30 * 256 + 9).Select(_ => (float)(random.NextDouble() - 0.5))], 16000);
        var pitch = new PitchTracks([
            [.. Enumerable.Repeat(200.0, 32)],
            [.. Enumerable.Repeat(300.0, 32)],
        ]);
        var blocks = new List<ParameterBlock>();
        var kept = separator.Masks(mixture, pitch, blocks.Add, CancellationToken.None).ToArray();
        var plain = separator.Masks(mixture, pitch, CancellationToken.None).ToArray();
        Assert.Equal(plain.SelectMany(b => b.Masks[1]), kept.SelectMany(b => b.Masks[1]));
        Assert.Equal(plain.Select(b => (b.FirstFrame, b.Frames)), blocks.Select(b => (b.FirstFrame, b.Frames)));
        foreach (var voice in blocks.SelectMany(b => b.Voices))
        {
            Assert.All(voice.HarmonicAmplitudes.Concat(voice.NoiseGains), a => Assert.InRange(a, 0, 2));
            foreach (var frame in voice.LineSpectralFrequencies.Chunk(separator.Layout!.AllPoleOrder))
                Assert.True(frame.Prepend(0).Append((float)Math.PI).Zip(frame.Append((float)Math.PI)).All(p => p.First < p.Second));
        }
        Assert.Equal(
            blocks[0].NoiseFilters[0][separator.Layout!.NoiseMagnitudes..],
            blocks[1].NoiseFilters[0][..separator.Layout.NoiseMagnitudes]
        );
    }

    [Fact]
    public void The_papers_windows_side_by_side_keep_none()
    {
        using var model = SourceFilterExamples.Model();
        Assert.Null(new SourceFilterSeparator(model, SourceFilterOptions.Paper).Layout);
    }

    public void Dispose() => _folder.Dispose();

    private static float Amplitude(int frame) => 0.2f + 0.1f * (float)Math.Sin(frame);

    private static float[] Sound(string path)
    {
        using var parameters = ParameterReader.Open(path);
        return [.. new ParameterSynthesis(parameters, 0).Pieces(CancellationToken.None).SelectMany(p => p)];
    }

    private ParameterWriter Writer(string name, int windowFrames) =>
        new(
            _folder[name],
            new ParameterLayout(16000, 256, 4, 10, windowFrames),
            new PitchTracks([s_curve], ["alto, first"]),
            59 * 256,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["model_sha256"] = "abc" },
            overwrite: false
        );

    // Without noise, whose pieces differ where windows do.
    private static ParameterBlock Block(int first, int frames, int windowFrames) =>
        new(
            first,
            Math.Min(frames, windowFrames),
            [
                new VoiceParameters(
                    [.. Enumerable.Range(first, frames).Select(Amplitude)],
                    new float[frames],
                    [.. Enumerable.Range(first, frames).SelectMany(k => new[] { 0.4f + 0.1f * (float)Math.Sin(0.3 * k), 0.8f, 1.7f, 2.5f })]
                ),
            ],
            [
                [.. Enumerable.Repeat(1f, 20)],
            ]
        );

    private string Write(string name, int windowFrames)
    {
        var path = _folder[name + ".safetensors"];
        using var writer = Writer(name + ".safetensors", windowFrames);
        for (var first = 0; first < 60; first += windowFrames)
            writer.Write(Block(first, Math.Min(windowFrames, 60 - first), windowFrames));
        writer.Complete();
        return path;
    }
}
