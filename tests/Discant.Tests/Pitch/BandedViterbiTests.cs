using Discant.Pitch;
using Xunit;

namespace Discant.Tests.Pitch;

/// <summary>The best path, beside all paths tried one after the other.</summary>
public sealed class BandedViterbiTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(3, 2, 1)]
    [InlineData(2, 2, 5)]
    [InlineData(4, 1, 2)]
    public void The_path_weighs_as_much_as_the_best_of_all_paths(int places, int modes, int reach)
    {
        var random = new Random(places + 10 * modes + 100 * reach);
        for (var round = 0; round < 20; round++)
        {
            var model = Model.Draw(random, places, modes, reach, frames: 6);
            var path = model.Path(lookahead: 256);
            Assert.Equal(6, path.Count);
            Assert.Equal(model.BestOfAll(), model.Weight(path), 1e-9);
        }
    }

    [Fact]
    public void Deciding_while_frames_come_in_gives_the_same_path_as_deciding_at_the_end()
    {
        var model = Model.Draw(new Random(4), places: 37, modes: 2, reach: 4, frames: 700);
        var atOnce = model.Path(lookahead: 700);
        Assert.Equal(atOnce, model.Path(lookahead: 64));
        Assert.Equal(atOnce, model.Path(lookahead: 100));
    }

    [Fact]
    public void Decisions_come_while_frames_go_in()
    {
        var model = Model.Draw(new Random(5), places: 5, modes: 1, reach: 1, frames: 100);
        var viterbi = new BandedViterbi(5, model.Steps, model.Switches, lookahead: 10);
        var path = new List<int>();
        for (var frame = 0; frame < 100; frame++)
        {
            viterbi.Push(model.Weights[frame], path);
            Assert.InRange(frame + 1 - path.Count, 1, 20);
        }
        viterbi.Finish(path);
        Assert.Equal(100, path.Count);
    }

    [Fact]
    public void A_path_never_moves_further_than_its_reach()
    {
        var model = Model.Draw(new Random(6), places: 50, modes: 2, reach: 3, frames: 300);
        var path = model.Path(lookahead: 5);
        Assert.Equal(300, path.Count);
        Assert.All(path.Zip(path.Skip(1)), pair => Assert.InRange(pair.First % 50 - pair.Second % 50, -3, 3));
    }

    [Fact]
    public void Where_nothing_speaks_for_moving_the_path_stays()
    {
        var viterbi = new BandedViterbi(9, [-2, -1, 0, -1, -2], new double[1, 1]);
        var path = new List<int>();
        double[] weights = [0, 0, 0, 0, 1, 0, 0, 0, 0];
        viterbi.Push(weights, path);
        foreach (var _ in Enumerable.Range(0, 20))
            viterbi.Push(new double[9], path);
        viterbi.Finish(path);
        Assert.All(path, state => Assert.Equal(4, state));
    }

    [Fact]
    public void After_its_end_a_new_path_begins()
    {
        var model = Model.Draw(new Random(7), places: 6, modes: 2, reach: 2, frames: 30);
        var viterbi = new BandedViterbi(6, model.Steps, model.Switches, lookahead: 8);
        var (first, second) = (new List<int>(), new List<int>());
        foreach (var path in new[] { first, second })
        {
            foreach (var weights in model.Weights)
                viterbi.Push(weights, path);
            viterbi.Finish(path);
        }
        Assert.Equal(first, second);
        viterbi.Finish(second);
        Assert.Equal(30, second.Count);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new BandedViterbi(3, new double[2], new double[1, 1]));
        Assert.Throws<ArgumentException>(() => new BandedViterbi(3, new double[3], new double[1, 2]));
        Assert.Throws<ArgumentException>(() => new BandedViterbi(3, new double[3], new double[0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BandedViterbi(0, new double[3], new double[1, 1]));
        var viterbi = new BandedViterbi(3, new double[3], new double[1, 1]);
        Assert.Throws<ArgumentException>(() => viterbi.Push(new double[4], new List<int>()));
        var nothing = Enumerable.Repeat(double.NegativeInfinity, 3).ToArray();
        Assert.Throws<ArgumentException>(() => viterbi.Push(nothing, new List<int>()));
    }

    private sealed record Model(int Places, int Modes, double[] Steps, double[,] Switches, double[][] Weights)
    {
        private int Reach => Steps.Length / 2;

        internal static Model Draw(Random random, int places, int modes, int reach, int frames)
        {
            var switches = new double[modes, modes];
            for (var k = 0; k < switches.Length; k++)
                switches[k / modes, k % modes] = -2 * random.NextDouble();
            double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => -5 * random.NextDouble())];
            return new Model(
                places,
                modes,
                Values(2 * reach + 1),
                switches,
                [.. Enumerable.Range(0, frames).Select(_ => Values(modes * places))]
            );
        }

        internal List<int> Path(int lookahead)
        {
            var viterbi = new BandedViterbi(Places, Steps, Switches, lookahead);
            var path = new List<int>();
            foreach (var weights in Weights)
                viterbi.Push(weights, path);
            viterbi.Finish(path);
            return path;
        }

        internal double Weight(IReadOnlyList<int> path)
        {
            var sum = Weights[0][path[0]];
            for (var frame = 1; frame < path.Count; frame++)
            {
                var move = path[frame] % Places - path[frame - 1] % Places;
                if (Math.Abs(move) > Reach)
                    return double.NegativeInfinity;
                sum += Steps[Reach + move] + Switches[path[frame - 1] / Places, path[frame] / Places] + Weights[frame][path[frame]];
            }
            return sum;
        }

        internal double BestOfAll()
        {
            var states = Places * Modes;
            var best = double.NegativeInfinity;
            for (var number = 0; number < (int)Math.Pow(states, Weights.Length); number++)
            {
                var path = new int[Weights.Length];
                for (var (frame, rest) = (0, number); frame < path.Length; frame++, rest /= states)
                    path[frame] = rest % states;
                best = Math.Max(best, Weight(path));
            }
            return best;
        }
    }
}
