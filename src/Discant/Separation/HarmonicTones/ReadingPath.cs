using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>The cheapest way through the readings of all frames (Viterbi), piece by piece so that memory does not grow with the recording.</summary>
/// <param name="transition">What it costs that one reading follows another.</param>
internal sealed class ReadingPath(Func<FrameReading, FrameReading, double> transition)
{
    private readonly List<FrameReading[]> _readings = [];
    private readonly List<int[]> _from = [];
    private double[] _costs = [];

    /// <summary>What the cheapest way costs, up to the last frame.</summary>
    internal double Cost => _costs.Length > 0 ? TensorPrimitives.Min<double>(_costs) : 0;

    /// <summary>Frames that are not decided yet.</summary>
    internal int Pending => _readings.Count;

    /// <summary>Adds a frame.</summary>
    /// <param name="readings">Ways to read it.</param>
    internal void Add(FrameReading[] readings)
    {
        var (costs, from) = (new double[readings.Length], new int[readings.Length]);
        for (var k = 0; k < readings.Length; k++)
        {
            var least = _readings.Count > 0 ? double.PositiveInfinity : 0;
            for (var before = 0; _readings.Count > 0 && before < _costs.Length; before++)
                if (
                    _costs[before] < least
                    && _costs[before] + transition(_readings[^1][before], readings[k]) is var reached
                    && reached < least
                )
                    (least, from[k]) = (reached, before);
            costs[k] = least + readings[k].Cost;
        }
        _readings.Add(readings);
        _from.Add(from);
        _costs = costs;
    }

    /// <summary>Decides all frames but the last ones, which wait for what follows them.</summary>
    /// <param name="waiting">So many wait; 0 at the end.</param>
    /// <returns>The readings, in order.</returns>
    internal FrameReading[] Decide(int waiting)
    {
        var count = Math.Max(0, _readings.Count - waiting);
        var decided = new FrameReading[count];
        var at = _costs.Length > 0 ? TensorPrimitives.IndexOfMin<double>(_costs) : 0;
        for (var frame = _readings.Count - 1; frame >= 0; frame--)
        {
            if (frame < count)
                decided[frame] = _readings[frame][at];
            at = _from[frame][at];
        }
        _readings.RemoveRange(0, count);
        _from.RemoveRange(0, count);
        return decided;
    }
}
