using Discant.Separation.BlindHarmonic;
using Xunit;

namespace Discant.Tests.Separation.BlindHarmonic;

public class LossTreeTests
{
    // One frame, two first tones, three second ones each.
    private static readonly double[] s_losses = [1, 2, 3, 5, 5, 8];

    [Fact]
    public void A_draw_is_compared_with_its_siblings()
    {
        var tree = new LossTree(SamplingPlan.Tree([2, 3]), s_losses, 1);
        Assert.Equal([-4, 4], tree.Advantages(0, null, leaveOneOut: true));
        Assert.Equal([-2, 2], tree.Advantages(0, null, leaveOneOut: false));
        Assert.Equal([-1.5, 0, 1.5, -1.5, -1.5, 3], tree.Advantages(1, null, leaveOneOut: true));
    }

    // Against the mean of the others: the same as the mean of all, but for n / (n - 1) (spec 8.5).
    [Fact]
    public void Leaving_a_draw_out_of_its_baseline_only_scales()
    {
        var tree = new LossTree(SamplingPlan.Flat([2, 3]), s_losses, 1);
        var mean = s_losses.Average();
        for (var depth = 0; depth < 2; depth++)
        {
            Assert.Equal(s_losses.Select(l => l - mean), tree.Advantages(depth, null, leaveOneOut: false));
            var others = s_losses.Select(l => l - (s_losses.Sum() - l) / 5);
            foreach (var (expected, actual) in others.Zip(tree.Advantages(depth, null, leaveOneOut: true)))
                Assert.Equal(expected, actual, 1e-12);
        }
    }

    [Fact]
    public void Frames_do_not_mix()
    {
        var tree = new LossTree(SamplingPlan.Tree([2, 3]), [.. s_losses, .. s_losses.Select(l => 10 * l)], 2);
        Assert.Equal([-4, 4, -40, 40], tree.Advantages(0, null, leaveOneOut: true));
        Assert.Equal(1, tree.Softmax(0.1).Take(6).Sum(), 1e-12);
        Assert.Equal(1, tree.Softmax(0.1).Skip(6).Sum(), 1e-12);
        Assert.All(tree.PathWeights(null), w => Assert.Equal(1 / 6.0, w, 1e-12));
    }

    // Spec 12: two draws of a bin, both voices at each, three second tones.
    [Fact]
    public void The_voice_whose_best_continuation_is_better_is_likelier()
    {
        var plan = SamplingPlan.Labels([2, 3]);
        Assert.Equal((4, 12), (plan.Nodes(0), plan.Leaves));
        double[] losses = [1, 9, 9, 2, 2, 2, 4, 4, 4, 4, 5, 6];
        var tree = new LossTree(plan, losses, 1);
        var posterior = tree.LabelPosterior(1, 2);
        var odds = Math.Exp(-1 / losses.Average()) / (Math.Exp(-1 / losses.Average()) + Math.Exp(-2 / losses.Average()));
        Assert.Equal(odds, posterior[0], 1e-12);
        Assert.Equal(1 - odds, posterior[1], 1e-12);
        Assert.Equal(0.5, posterior[2], 1e-12);
        // A draw is worth what its voices are, as likely as they are.
        var worth = odds * 19 / 3 + (1 - odds) * 2;
        var other = 0.5 * 4 + 0.5 * 5;
        Assert.Equal((worth - other) / 2, tree.Advantages(0, posterior, leaveOneOut: false)[0], 1e-12);
        Assert.Equal(1, tree.PathWeights(posterior).Sum(), 1e-12);
        Assert.Equal(odds / 6, tree.PathWeights(posterior)[1], 1e-12);
    }
}
