namespace Discant.Evaluation.Statistics;

/// <summary>Whether two methods differ in their mean (section V of the paper): Levene's test decides between Student's and Welch's t-test.</summary>
/// <param name="First">Name of the one.</param>
/// <param name="Second">Name of the other.</param>
/// <param name="Variances">Levene's test of equal variances.</param>
/// <param name="Welch">Whether the variances differ, so that the means are compared by Welch's test.</param>
/// <param name="Means">The t-test.</param>
public sealed record MethodComparison(string First, string Second, TestResult Variances, bool Welch, TestResult Means)
{
    /// <summary>Below this probability a hypothesis is given up.</summary>
    public const double Significance = 0.05;

    /// <summary>Compares every pair of methods.</summary>
    /// <param name="scores">Scores of each method; what is no finite number is left out.</param>
    /// <returns>Each pair once, in the order of the methods; pairs with fewer than two scores on a side are left out.</returns>
    public static IReadOnlyList<MethodComparison> All(IReadOnlyList<(string Method, IReadOnlyList<double> Scores)> scores)
    {
        var finite = scores.Select(s => (s.Method, Scores: s.Scores.Where(double.IsFinite).ToArray())).ToArray();
        return
        [
            .. from first in Enumerable.Range(0, finite.Length)
            from second in Enumerable.Range(first + 1, finite.Length - first - 1)
            where finite[first].Scores.Length > 1 && finite[second].Scores.Length > 1
            select Of(finite[first].Method, finite[first].Scores, finite[second].Method, finite[second].Scores),
        ];
    }

    /// <summary>Compares two methods.</summary>
    /// <exception cref="ArgumentException">There are fewer than two scores of one.</exception>
    public static MethodComparison Of(string first, IReadOnlyList<double> ofFirst, string second, IReadOnlyList<double> ofSecond)
    {
        var variances = LeveneTest.Of(ofFirst, ofSecond);
        var welch = variances.PValue < Significance;
        return new MethodComparison(
            first,
            second,
            variances,
            welch,
            welch ? MeanTest.Welch(ofFirst, ofSecond) : MeanTest.Student(ofFirst, ofSecond)
        );
    }
}
