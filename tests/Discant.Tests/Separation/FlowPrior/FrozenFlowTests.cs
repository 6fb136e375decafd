using Discant.Separation.FlowPrior;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation.FlowPrior;

/// <summary>The fast way back against the flow from operators, its naive twin.</summary>
public sealed class FrozenFlowTests
{
    public static TheoryData<int, int, int, int, int, int> Sizes() =>
        new()
        {
            { 8, 6, 2, 3, 1, 0 },
            { 6, 8, 1, 5, 1, 0 },
            { 40, 5, 3, 3, 2, 0 },
            { 34, 16, 3, 5, 1, 3 },
        };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Values_determinant_and_slopes_equal_those_of_the_operators(
        int bins,
        int hidden,
        int layers,
        int kernel,
        int rate,
        int labels
    )
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
        int[]? label = labels > 0 ? [1] : null;
        var frames = 14;
        var z = FlowExamples.Noise(2, 1, bins, frames);
        z.RequiresGrad = true;
        var weights = FlowExamples.Noise(3, 1, bins, frames);
        var (x, determinant) = network.Inverse(z, [frames], label);
        ((x * weights).Sum() + determinant.Sum() * 0.7).Backward();

        var pass = new FlowPass(new FrozenFlow(network, label?[0]), frames);
        var latents = ByFrames(z.Detach());
        // Twice: what a pass leaves behind must not matter.
        pass.Forward(ByFrames(weights));
        pass.Forward(latents);
        var slopes = new float[latents.Length];
        pass.Backward(ByFrames(weights), 0.7, slopes);
        Close.Relative(ByFrames(x).Select(v => (double)v).ToArray(), pass.Magnitudes.ToArray(), 2e-5, "values");
        Assert.Equal(determinant.Item(), pass.LogDeterminant, 1e-3);
        Close.Relative(ByFrames(z.Grad!).Select(v => (double)v).ToArray(), slopes, 5e-5, "slopes");
        var likelihood = network.NegativeLogLikelihood(x, [frames], label).Item();
        Assert.Equal(likelihood, pass.NegativeLogLikelihood(latents), 1e-4);
    }

    [Fact]
    public void Frames_come_in_pairs()
    {
        using var network = FlowExamples.Moved(FlowExamples.Tiny, 7);
        var flow = new FrozenFlow(network);
        Assert.Throws<ArgumentException>(() => new FlowPass(flow, 3));
        Assert.Throws<ArgumentException>(() => new FlowPass(flow, 0));
    }

    private static float[] ByFrames(Tensor signal) => signal.Select(0, 0).Transpose(0, 1).ToSingles();
}
