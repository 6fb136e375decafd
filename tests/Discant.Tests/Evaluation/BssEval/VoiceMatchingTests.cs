using Discant.Evaluation.BssEval;
using Xunit;

namespace Discant.Tests.Evaluation.BssEval;

public sealed class VoiceMatchingTests
{
    [Fact]
    public void The_matching_is_the_best_of_all()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            var voices = 1 + (trial % 5);
            var fit = new double[voices, voices];
            for (var k = 0; k < voices * voices; k++)
                fit[k / voices, k % voices] = (20 * random.NextDouble()) - 10;
            var found = VoiceMatching.Best(fit);
            Assert.Equal(Enumerable.Range(0, voices), found.Order());
            Assert.Equal(Best(fit, 0, []), found.Select((e, r) => fit[r, e]).Sum(), 1e-9);
        }
    }

    [Fact]
    public void What_is_infinite_or_undefined_still_leaves_the_others_a_say()
    {
        var (inf, nan) = (double.PositiveInfinity, double.NaN);
        Assert.Equal(
            [0],
            VoiceMatching.Best(
                new[,]
                {
                    { inf },
                }
            )
        );
        Assert.Equal(
            [0],
            VoiceMatching.Best(
                new[,]
                {
                    { nan },
                }
            )
        );
        Assert.Equal(
            [0, 2, 1],
            VoiceMatching.Best(
                new[,]
                {
                    { nan, nan, nan },
                    { nan, 1, 3 },
                    { nan, 2, 1 },
                }
            )
        );
        Assert.Equal(
            [1, 0, 2],
            VoiceMatching.Best(
                new[,]
                {
                    { inf, inf, -5 },
                    { inf, -inf, 0 },
                    { 1, 2, 3 },
                }
            )
        );
        // Nothing to choose by: as given.
        Assert.Equal([0, 1, 2], VoiceMatching.Best(new double[3, 3]));
        Assert.Throws<ArgumentException>(() => VoiceMatching.Best(new double[17, 17]));
    }

    private static double Best(double[,] fit, int reference, int[] taken) =>
        reference == fit.GetLength(0)
            ? 0
            : Enumerable
                .Range(0, fit.GetLength(0))
                .Except(taken)
                .Max(estimate => fit[reference, estimate] + Best(fit, reference + 1, [.. taken, estimate]));
}
