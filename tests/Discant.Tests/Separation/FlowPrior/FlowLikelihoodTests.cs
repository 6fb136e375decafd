using Discant.Separation.FlowPrior;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation.FlowPrior;

/// <summary>The likelihood on plain memory against that from operators, its naive twin.</summary>
public sealed class FlowLikelihoodTests
{
    [Theory]
    [MemberData(nameof(FrozenFlowTests.Sizes), MemberType = typeof(FrozenFlowTests))]
    public void Value_and_gradients_equal_those_of_the_operators(int bins, int hidden, int layers, int kernel, int rate, int labels)
    {
        using var scope = Tensor.Scope();
        var size = new FlowSize(hidden, layers, kernel, 3)
        {
            Bins = bins,
            DilationRate = rate,
            Labels = labels,
            LabelWidth = 4,
        };
        using var network = FlowExamples.Moved(size, 7);
        int[] frames = [14, 9, 2];
        int[]? label = labels > 0 ? [1, 0, 2] : null;
        var data = FlowExamples.Noise(2, 3, bins, 14);
        float[][] rows = [.. frames.Select((f, row) => data.Select(0, row).Transpose(0, 1).Narrow(0, 0, f).ToSingles())];
        foreach (var dropout in new[] { null, new FlowDropout(0.3, 5) })
        {
            network.ZeroGrad();
            var expected = network.NegativeLogLikelihood(data, frames, label, dropout);
            (expected * 3).Backward();
            var gradients = network.NamedParameters().Select(p => p.Tensor.Grad!.ToDoubles()).ToArray();
            network.ZeroGrad();
            var value = FlowLikelihood.Negative(network, rows, label, dropout);
            (value * 3).Backward();
            Assert.Equal(expected.Item(), value.Item(), 2e-5);
            foreach (var (k, (name, parameter)) in network.NamedParameters().Index())
                Close.Relative(gradients[k], parameter.Grad!.ToDoubles(), 1e-4, name);
            using var mode = GradientMode.Off();
            Assert.Equal(value.Item(), FlowLikelihood.Negative(network, rows, label, dropout).Item());
        }
    }
}
