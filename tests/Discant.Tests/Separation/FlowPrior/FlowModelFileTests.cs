using Discant.Separation.FlowPrior;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation.FlowPrior;

public sealed class FlowModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_flow_that_was_written_reads_back()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var path = _folder["flow.safetensors"];
        var size = FlowExamples.Tiny with { Labels = 2 };
        using var model = new FlowModel(FlowExamples.Moved(size, 4), ["bass", "drums"]);
        FlowModelFile.Write(path, model);
        using var read = FlowModelFile.Read(path);
        Assert.Equal(size, read.Network.Size);
        Assert.Equal(["bass", "drums"], read.Instruments);
        foreach (var (own, theirs) in model.Network.State().Zip(read.Network.State()))
            Assert.Equal(own.Tensor.ToSingles(), theirs.Tensor.ToSingles());
    }

    [Fact]
    public void A_prior_of_the_shipped_size_takes_at_most_4_megabytes()
    {
        var path = _folder["flow.safetensors"];
        using var model = new FlowModel(new FlowNetwork(FlowSize.Small, new Random(1)), ["bass"]);
        FlowModelFile.Write(path, model, half: true);
        Assert.InRange(new FileInfo(path).Length, 3_000_000, 4_000_000);
    }

    [Theory]
    [InlineData("instruments", "bass,drums", "names 2 instruments")]
    [InlineData("instruments", null, "'instruments'")]
    [InlineData("blocks", "4", "is missing")]
    [InlineData("hidden", "7", "is needed")]
    [InlineData("bins", "7", "odd number of bins")]
    [InlineData("labels", "1", "is missing")]
    [InlineData("method", "unet", "not for flow")]
    public void A_file_whose_metadata_are_of_another_flow_is_refused_in_one_line(string key, string? value, string reason)
    {
        using var model = new FlowModel(FlowExamples.Moved(FlowExamples.Tiny, 4), ["bass"]);
        ForeignModel.AssertRefused(path => FlowModelFile.Write(path, model), FlowModelFile.Read, key, value, reason);
    }

    public void Dispose() => _folder.Dispose();
}
