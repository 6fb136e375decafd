using Discant.Separation.SourceFilter;
using Discant.TestSupport;
using Discant.Torch.Safetensors;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Models on disk: what was written reads back, anything else is refused in one line.</summary>
public sealed class SourceFilterModelFileTests
{
    [Fact]
    public void A_model_reads_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        using var written = new ParameterNetwork(SourceFilterExamples.Tiny with { AllPoleOrder = 6, NoiseMagnitudes = 5 }, new Random(1));
        var card = new Dictionary<string, string>(StringComparer.Ordinal) { ["licence"] = "CC0", ["method"] = "something else" };
        SourceFilterModelFile.Write(folder["m"], written, card);
        using var read = SourceFilterModelFile.Read(folder["m"]);
        Assert.Equal(written.Size, read.Size);
        foreach (var (before, after) in written.State().Zip(read.State()))
        {
            Assert.Equal(before.Name, after.Name);
            Assert.Equal(before.Tensor.ToSingles(), after.Tensor.ToSingles());
        }
        using var file = SafetensorsFile.Read(folder["m"]);
        Assert.Equal("CC0", file.Metadata["licence"]);
        Assert.Equal("source-filter", file.Metadata["method"]);
    }

    [Fact]
    public void A_model_of_16_bit_numbers_reads_back_to_their_precision_at_half_the_size()
    {
        using var folder = new TemporaryFolder();
        using var written = new ParameterNetwork(new NetworkSize(32, 16, 32, 32), new Random(1));
        SourceFilterModelFile.Write(folder["single"], written);
        SourceFilterModelFile.Write(folder["half"], written, half: true);
        Assert.True(new FileInfo(folder["half"]).Length < 0.56 * new FileInfo(folder["single"]).Length);
        using var read = SourceFilterModelFile.Read(folder["half"]);
        foreach (var (before, after) in written.State().Zip(read.State()))
            Close.Relative(before.Tensor.ToDoubles(), after.Tensor.ToDoubles(), 5e-4, before.Name);
    }

    [Theory]
    [InlineData("method", "nmf", "'nmf'")]
    [InlineData("method", null, "no method")]
    [InlineData("method", "two\nlines\u001b[0m", "two")]
    [InlineData("latent", null, "'latent'")]
    [InlineData("latent", "0", "'latent'")]
    [InlineData("latent", "-6", "'latent'")]
    [InlineData("latent", "6.0", "'latent'")]
    [InlineData("encoder_units", "99999999999", "'encoder_units'")]
    [InlineData("all_pole_order", "21", "odd")]
    [InlineData("decoder_units", "13", "decoder")]
    [InlineData("decoder_units", "4096", "decoder")]
    public void Foreign_files_are_refused_in_one_line(string key, string? value, string reason)
    {
        using var network = new ParameterNetwork(SourceFilterExamples.Tiny, new Random(1));
        ForeignModel.AssertRefused(path => SourceFilterModelFile.Write(path, network), SourceFilterModelFile.Read, key, value, reason);
    }

    [Fact]
    public void A_file_that_lacks_a_tensor_or_has_one_too_many_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        using var network = new ParameterNetwork(SourceFilterExamples.Tiny, new Random(1));
        SourceFilterModelFile.Write(folder["m"], network);
        using var file = SafetensorsFile.Read(folder["m"]);
        SafetensorsFile.Write(folder["less"], file.State().Skip(1), file.Metadata);
        AssertRefused(folder["less"], "missing");
        SafetensorsFile.Write(folder["more"], file.State().Append(("line\nbreak", file.State().First().Tensor)), file.Metadata);
        AssertRefused(folder["more"], "not part of this network");
    }

    [Fact]
    public void Damaged_files_are_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        using var network = new ParameterNetwork(SourceFilterExamples.Tiny, new Random(1));
        SourceFilterModelFile.Write(folder["m"], network);
        var bytes = File.ReadAllBytes(folder["m"]);
        foreach (var damaged in new[] { [], [1, 2, 3], bytes[..100], bytes[..^1], [.. bytes, 0], new byte[5000] })
        {
            File.WriteAllBytes(folder["damaged"], damaged);
            AssertRefused(folder["damaged"], "");
        }
        Assert.ThrowsAny<IOException>(() => SourceFilterModelFile.Read(folder["none"]));
    }

    private static void AssertRefused(string path, string reason) => ForeignModel.AssertRefused(path, SourceFilterModelFile.Read, reason);
}
