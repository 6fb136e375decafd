using Discant.Pitch;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Pitch;

/// <summary>The published assignment of F0s to voices.</summary>
public sealed class PaperAssignmentTests
{
    [SharedFact("golden/umss/f0_assignment.npz")]
    public void It_decides_as_the_published_one()
    {
        var golden = Golden.Npz("umss/f0_assignment");
        foreach (var (name, voices) in new[] { ("two", 2), ("four", 4), ("four_dense", 4) })
        {
            var candidates = Candidates(golden[name + "_in"].Values, (int)golden[name + "_in"].Shape[1]);
            var rows = candidates.Frames.Count;
            var expected = golden[name + "_assigned"].Values;
            var assigned = PaperAssignment.Assign(candidates, voices, frames: rows);
            for (var t = 0; t < rows; t++)
            for (var s = 0; s < voices; s++)
                Assert.Equal(expected[t * voices + s], assigned.Voice(voices - 1 - s)[t], 1e-9);
        }
    }

    [SharedFact("golden/umss/f0_assignment.npz")]
    public void Rows_are_stretched_as_in_the_published_one()
    {
        var golden = Golden.Npz("umss/f0_assignment");
        var candidates = Candidates(golden["four_in"].Values, (int)golden["four_in"].Shape[1]);
        // The published one computes places in single precision: 1.5e-5 of a row, over which F0 may change by an octave.
        var tracks = PaperAssignment.Assign(candidates, 4, frames: 6437);
        var expected = golden["four_resampled_6437"].Values;
        for (var s = 0; s < 4; s++)
            Close.Relative([.. Enumerable.Range(0, 6437).Select(k => expected[k * 4 + s])], tracks.Voice(s).ToArray(), 2e-5);
    }

    [Fact]
    public void The_fast_search_finds_the_first_of_the_cheapest_orders()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 300; trial++)
        {
            var wanted = Enumerable.Range(0, 1 + random.Next(4)).Select(_ => (double)random.Next(4)).ToArray();
            var values = Enumerable.Range(0, wanted.Length + random.Next(3)).Select(_ => (double)random.Next(4)).Order().ToArray();
            var search = new ArrangementSearch(values, wanted);
            var (cost, order) = NaiveSearch(values, wanted);
            Assert.Equal(order, search.Best());
            Assert.Equal(cost, search.Cost);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Any_rows_can_be_assigned_also_at_the_ends(int voices)
    {
        var random = new Random(voices);
        for (var trial = 0; trial < 20; trial++)
        {
            var rows = Enumerable.Range(0, random.Next(40)).Select(_ => RandomRow(random, 12)).ToArray();
            var tracks = PaperAssignment.Assign(new PitchCandidates(0.016, rows), voices);
            Assert.Equal(rows.Length, tracks.FrameCount);
            for (var t = 0; t < rows.Length; t++)
            {
                var sung = Enumerable.Range(0, voices).Select(v => tracks.Voice(v)[t]).Where(f => f > 0).ToArray();
                Assert.Equal(Math.Min(voices, rows[t].Length), sung.Length);
                Assert.All(sung, f => Assert.Contains(f, rows[t].Select(c => c.Hertz)));
                Assert.Equal(sung.Length, sung.Distinct().Count());
            }
        }
    }

    [Fact]
    public void A_stretch_at_an_end_goes_by_its_only_neighbour()
    {
        PitchCandidate[][] rows = [Row(300), Row(100, 300), Row(100)];
        var tracks = PaperAssignment.Assign(new PitchCandidates(0.016, rows), 2);
        Assert.Equal([300.0, 300, 0], tracks.Voice(0).ToArray());
        Assert.Equal([0.0, 100, 100], tracks.Voice(1).ToArray());
    }

    [Fact]
    public void Weak_candidates_are_not_used()
    {
        PitchCandidate[][] rows =
        [
            [new(200, 0.9), new(300, 0.4)],
        ];
        var tracks = PaperAssignment.Assign(new PitchCandidates(0.016, rows), 1);
        Assert.Equal([200.0], tracks.Voice(0).ToArray());
        Assert.Equal([0.0], PaperAssignment.Assign(new PitchCandidates(0.016, rows), 1, 0.95).Voice(0).ToArray());
    }

    private static PitchCandidate[] Row(params double[] hertz) => Array.ConvertAll(hertz, f => new PitchCandidate(f, 1));

    private static PitchCandidate[] RandomRow(Random random, int most) =>
        Row([.. Enumerable.Range(0, random.Next(3) == 0 ? 0 : random.Next(most + 1)).Select(_ => 60 + 900 * random.NextDouble())]);

    private static PitchCandidates Candidates(double[] values, int columns) =>
        new(256 / 22050.0, [.. values.Chunk(columns).Select(row => Row([.. row.Where(f => f > 0)]))]);

    private static (double Cost, double[] Order) NaiveSearch(double[] values, double[] wanted)
    {
        var best = (Cost: double.PositiveInfinity, Order: Array.Empty<double>());
        foreach (var order in Permutations([.. values]))
        {
            var cost = order.Zip(wanted, (c, w) => c > 0 ? Math.Abs(c - w) : 0).Sum();
            if (cost < best.Cost)
                best = (cost, order[..wanted.Length]);
        }
        return best;
    }

    private static IEnumerable<double[]> Permutations(List<double> values)
    {
        if (values.Count == 0)
            yield return [];
        for (var k = 0; k < values.Count; k++)
        {
            var rest = values.ToList();
            rest.RemoveAt(k);
            foreach (var order in Permutations(rest))
                yield return [values[k], .. order];
        }
    }
}
