using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>The cheapest way through the states that every frame may have (Viterbi), piece by piece so that memory does not grow with the recording.</summary>
/// <param name="cost">What a state costs by itself.</param>
/// <param name="transition">What it costs that one state follows another, 0 or more.</param>
internal sealed class CheapestPath<T>(Func<T, double> cost, Func<T, T, double> transition)
{
    private readonly List<T[]> _states = [];
    private readonly List<int[]> _from = [];
    private double[] _costs = [];

    /// <summary>What the cheapest way costs, up to the last frame.</summary>
    internal double Cost => _costs.Length > 0 ? TensorPrimitives.Min<double>(_costs) : 0;

    /// <summary>Frames that are not decided yet.</summary>
    internal int Pending => _states.Count;

    /// <summary>Adds a frame.</summary>
    /// <param name="states">What it may be; at least one.</param>
    internal void Add(T[] states)
    {
        var (costs, from) = (new double[states.Length], new int[states.Length]);
        for (var k = 0; k < states.Length; k++)
        {
            var least = _states.Count > 0 ? double.PositiveInfinity : 0;
            for (var before = 0; _states.Count > 0 && before < _costs.Length; before++)
                if (_costs[before] < least && _costs[before] + transition(_states[^1][before], states[k]) is var reached && reached < least)
                    (least, from[k]) = (reached, before);
            costs[k] = least + cost(states[k]);
        }
        _states.Add(states);
        _from.Add(from);
        _costs = costs;
    }

    /// <summary>Decides all frames but the last ones, which wait for what follows them.</summary>
    /// <param name="waiting">So many wait; 0 at the end.</param>
    /// <returns>The states, in order.</returns>
    internal T[] Decide(int waiting)
    {
        var count = Math.Max(0, _states.Count - waiting);
        var decided = new T[count];
        var at = _costs.Length > 0 ? TensorPrimitives.IndexOfMin<double>(_costs) : 0;
        for (var frame = _states.Count - 1; frame >= 0; frame--)
        {
            if (frame < count)
                decided[frame] = _states[frame][at];
            at = _from[frame][at];
        }
        _states.RemoveRange(0, count);
        _from.RemoveRange(0, count);
        return decided;
    }
}
