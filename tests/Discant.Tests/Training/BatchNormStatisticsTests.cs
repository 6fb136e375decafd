using Discant.Torch;
using Discant.Torch.Layers;
using Discant.Training;
using Xunit;

namespace Discant.Tests.Training;

/// <summary>Statistics of batch norm, taken anew.</summary>
public sealed class BatchNormStatisticsTests
{
    [Fact]
    public void They_are_the_means_over_the_batches_whatever_was_there_before()
    {
        using var scope = Tensor.Scope();
        float[][] batches =
        [
            [1, 3],
            [2, 8],
            [-5, 9],
        ];
        using var norm = new BatchNorm1d(1);
        norm.Forward(Tensor.From([100f, 200f], 2, 1));
        BatchNormStatistics.Take(norm, 3, k => norm.Forward(Tensor.From(batches[k], 2, 1)), CancellationToken.None);
        Assert.False(norm.Training);
        Assert.Equal((2 + 5 + 2) / 3.0, norm.RunningMean.ToDoubles()[0], 1e-6);
        Assert.Equal((2 + 18 + 98) / 3.0, norm.RunningVar.ToDoubles()[0], 1e-4);
        Assert.Equal(3, norm.NumBatchesTracked.ToLongs()[0]);
    }
}
