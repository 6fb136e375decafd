using Discant.Evaluation.Statistics;
using Xunit;

namespace Discant.Tests.Evaluation;

/// <summary>The tests of section V of the paper, against what scipy.stats gives for the same numbers.</summary>
public sealed class StatisticsTests
{
    private static readonly double[] s_few = [1.2, 3.4, 2.2, 5.1, 0.3, 2.9];
    private static readonly double[] s_wide = [2.1, 9.4, 7.2, -3.3, 5.5];
    private static readonly double[] s_line = [.. Enumerable.Range(0, 40).Select(x => x * 0.1)];
    private static readonly double[] s_curve = [.. Enumerable.Range(0, 30).Select(x => 3 + x * x * 0.05)];

    [Fact]
    public void Levene_is_as_scipy_has_it()
    {
        Close(2.6392157035308563, 0.13870136534732583, LeveneTest.Of(s_few, s_wide));
        Close(58.461144555741484, 9.626054654810133e-11, LeveneTest.Of(s_line, s_curve));
    }

    [Fact]
    public void Student_is_as_scipy_has_it()
    {
        Close(-0.7761271530009032, 0.45758401191498876, MeanTest.Student(s_few, s_wide));
        Close(-7.308547339607454, 3.934379998607197e-10, MeanTest.Student(s_line, s_curve));
    }

    [Fact]
    public void Welch_is_as_scipy_has_it()
    {
        Close(-0.7159386580067643, 0.5074695830404204, MeanTest.Welch(s_few, s_wide));
        Close(-6.328458164936629, 6.166237916165685e-07, MeanTest.Welch(s_line, s_curve));
    }

    [Fact]
    public void Levene_decides_between_student_and_welch()
    {
        var alike = MethodComparison.Of("a", s_few, "b", s_wide);
        Assert.False(alike.Welch);
        Assert.Equal(MeanTest.Student(s_few, s_wide), alike.Means);
        var unlike = MethodComparison.Of("a", s_line, "b", s_curve);
        Assert.True(unlike.Welch);
        Assert.Equal(MeanTest.Welch(s_line, s_curve), unlike.Means);
    }

    [Fact]
    public void Every_pair_is_compared_once_and_what_is_no_number_is_left_out()
    {
        var pairs = MethodComparison.All([
            ("a", s_few),
            ("b", [.. s_wide, double.NaN, double.PositiveInfinity]),
            ("c", s_line),
            ("one", [1]),
        ]);
        Assert.Equal(["a b", "a c", "b c"], pairs.Select(p => $"{p.First} {p.Second}"));
        Assert.Equal(MeanTest.Student(s_few, s_wide), pairs[0].Means);
    }

    [Fact]
    public void Equal_values_leave_nothing_to_test()
    {
        Assert.True(double.IsNaN(LeveneTest.Of([1, 1, 1], [1, 1]).PValue));
        Assert.True(double.IsNaN(MeanTest.Student([1, 1, 1], [1, 1]).PValue));
    }

    [Fact]
    public void A_single_value_is_refused() => Assert.Throws<ArgumentException>(() => MeanTest.Welch([1], s_few));

    private static void Close(double statistic, double probability, TestResult result)
    {
        Assert.Equal(statistic, result.Statistic, Math.Abs(statistic) * 1e-10);
        Assert.Equal(probability, result.PValue, probability * 1e-6);
    }
}
