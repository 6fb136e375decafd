using Discant.Separation.ConditionedUNet;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>U-Nets on disk: what was written reads back, anything else is refused in one line.</summary>
public sealed class ConditionedUNetModelFileTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_reads_back_with_its_oddities_and_estimates_the_same(bool parity)
    {
        using var scope = Tensor.Scope();
        using var folder = new TemporaryFolder();
        using var written = ConditionedUNetExamples.Network(ConditionedUNetExamples.Tiny with { Parity = parity });
        ConditionedUNetModelFile.Write(folder["m"], written);
        using var read = ConditionedUNetModelFile.Read(folder["m"]);
        Assert.Equal(written.Size, read.Size);
        Assert.False(read.Training);
        var mixture = ConditionedUNetExamples.Spectra(1, 1, 9);
        var pitch = ConditionedUNetExamples.Pitch(1, 9, 220);
        Assert.Equal(written.Estimate(mixture, pitch).ToSingles(), read.Estimate(mixture, pitch).ToSingles());
    }

    [Theory]
    [InlineData("method", "source-filter", "'source-filter'")]
    [InlineData("width", null, "'width'")]
    [InlineData("width", "0", "'width'")]
    [InlineData("width", "-2", "'width'")]
    [InlineData("width", "2.5", "'width'")]
    [InlineData("width", "99999999999", "'width'")]
    [InlineData("width", "256", "encoder1")]
    [InlineData("pitch_width", "256", "condition")]
    [InlineData("parity", "2", "'parity'")]
    [InlineData("parity", null, "'parity'")]
    public void Foreign_files_are_refused_in_one_line(string key, string? value, string reason)
    {
        using var scope = Tensor.Scope();
        using var network = ConditionedUNetExamples.Network();
        ForeignModel.AssertRefused(
            path => ConditionedUNetModelFile.Write(path, network),
            ConditionedUNetModelFile.Read,
            key,
            value,
            reason
        );
    }
}
