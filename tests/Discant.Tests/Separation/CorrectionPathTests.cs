using Discant.Separation.SourceFilter;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>The cheapest way through the corrections, against a search of all ways.</summary>
public sealed class CorrectionPathTests
{
    [Fact]
    public void Tones_end_at_rests_and_at_leaps()
    {
        double[] curve = [0, 200, 201, 240, 240, 0, 240];
        Assert.Equal([default, 1..3, 1..3, 3..5, 3..5, default, 6..7], CorrectionPath.Tones(curve));
        Assert.Empty(CorrectionPath.Tones([]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_path_is_cheaper_than_the_one_found(int seed)
    {
        var random = new Random(seed);
        double[] curve = [200, 200, 0, 200, 240, 240];
        var costs = Array.ConvertAll(curve, f => Enumerable.Range(0, 3).Select(_ => f > 0 ? random.NextDouble() : 0).ToArray());
        var path = CorrectionPath.Cheapest(costs, CorrectionPath.Tones(curve), 0.2);
        var cheapest = Enumerable.Range(0, 729).Min(n => Cost([.. Enumerable.Range(0, 6).Select(t => n / (int)Math.Pow(3, t) % 3)]));
        Assert.Equal(cheapest, Cost(path), 1e-12);

        // A rest frees: no change is paid for beside a silent frame.
        double Cost(int[] way) =>
            way.Select((k, t) => costs[t][k] + (t > 0 && curve[t] * curve[t - 1] > 0 ? 0.2 * Math.Abs(k - way[t - 1]) : 0)).Sum();
    }

    [Fact]
    public void A_mean_stays_within_its_tone()
    {
        double[] curve = [200, 200, 0, 300, 300, 300];
        double[] values = [1, 3, 100, 6, 9, 3];
        Assert.Equal([2, 2, 0, 7.5, 6, 6], CorrectionPath.Smooth(values, CorrectionPath.Tones(curve), 3));
    }

    [Fact]
    public void The_lowest_point_of_a_parabola_is_found_and_ends_of_the_reach_stay()
    {
        double[] parabola = [.. Enumerable.Range(0, 5).Select(k => (k - 2.3) * (k - 2.3))];
        Assert.Equal(2.3, CorrectionPath.Lowest(parabola, 2), 1e-12);
        Assert.Equal(0, CorrectionPath.Lowest(parabola, 0));
        Assert.Equal(4, CorrectionPath.Lowest(parabola, 4));
        Assert.Equal(1, CorrectionPath.Lowest([1, 1, 1], 1));
    }
}
