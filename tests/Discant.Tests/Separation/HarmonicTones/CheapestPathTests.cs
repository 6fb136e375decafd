using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

/// <summary>The cheapest path through readings, beside all paths tried one after the other.</summary>
public class CheapestPathTests
{
    private const int Frames = 7;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_path_costs_as_much_as_the_cheapest_of_all_paths(int seed)
    {
        var frames = Readings(seed, Frames);
        var path = Path();
        Array.ForEach(frames, path.Add);
        var least = All(frames.Length).Min(choice => Cost([.. choice.Select((k, t) => frames[t][k])]));
        Assert.Equal(least, path.Cost, 1e-12);
        Assert.Equal(least, Cost(path.Decide(0)), 1e-12);
    }

    [Fact]
    public void What_is_decided_early_is_what_is_decided_at_the_end_where_the_future_is_long_enough()
    {
        var frames = Readings(4, 200);
        var (whole, early) = (Path(), Path());
        var decided = new List<FrameReading>();
        foreach (var readings in frames)
        {
            whole.Add(readings);
            early.Add(readings);
            if (early.Pending == 60)
                decided.AddRange(early.Decide(40));
        }
        decided.AddRange(early.Decide(0));
        Assert.Equal(whole.Decide(0), decided);
    }

    [Fact]
    public void A_path_through_nothing_costs_nothing()
    {
        var path = Path();
        Assert.Empty(path.Decide(0));
        Assert.Equal(0, path.Cost);
    }

    private static CheapestPath<FrameReading> Path() => new(reading => reading.Cost, Change);

    private static double Cost(FrameReading[] chosen) =>
        chosen.Sum(r => r.Cost) + chosen.Skip(1).Zip(chosen, (now, before) => Change(before, now)).Sum();

    private static double Change(FrameReading before, FrameReading now) => Math.Abs(Pitch(before) - Pitch(now));

    private static double Pitch(FrameReading reading) => reading.Tones[0]!.Value.Fundamental;

    private static IEnumerable<int[]> All(int frames) =>
        frames == 0
            ?
            [
                [],
            ]
            : All(frames - 1).SelectMany(before => Enumerable.Range(0, 3).Select(k => (int[])[.. before, k]));

    private static FrameReading[][] Readings(int seed, int frames)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, frames)
                .Select(_ =>
                    Enumerable
                        .Range(0, 3)
                        .Select(_ => new FrameReading([new HarmonicTone(0, 1, random.NextDouble())], random.NextDouble()))
                        .ToArray()
                ),
        ];
    }
}
