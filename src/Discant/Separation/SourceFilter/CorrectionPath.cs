namespace Discant.Separation.SourceFilter;

/// <summary>The corrections of one voice's F0 that cost least from frame to frame.</summary>
internal static class CorrectionPath
{
    private const double LargestStepCents = 70; // from one frame to the next within a tone

    /// <summary>For each frame the tone it belongs to: from its first frame to the one after its last; empty where silent.</summary>
    /// <param name="curve">frames, Hz, 0 where silent.</param>
    internal static Range[] Tones(ReadOnlySpan<double> curve)
    {
        var tones = new Range[curve.Length];
        for (var (start, frame) = (0, 0); frame < curve.Length; frame++)
        {
            if (frame + 1 < curve.Length && Continues(curve[frame], curve[frame + 1]))
                continue;
            if (curve[frame] > 0)
                Array.Fill(tones, start..(frame + 1), start, frame + 1 - start);
            start = frame + 1;
        }
        return tones;
    }

    /// <summary>Mean of the costs of the neighbours within the same tone.</summary>
    /// <param name="costs">frames x corrections.</param>
    /// <param name="tones">From <see cref="Tones"/>.</param>
    /// <param name="pooledFrames">Neighbours, odd.</param>
    internal static double[][] Pooled(double[][] costs, Range[] tones, int pooledFrames)
    {
        var pooled = Array.ConvertAll(costs, c => new double[c.Length]);
        for (var frame = 0; frame < costs.Length; frame++)
        {
            var from = Math.Max(tones[frame].Start.Value, frame - pooledFrames / 2);
            var to = Math.Min(tones[frame].End.Value, frame + pooledFrames / 2 + 1);
            for (var near = from; near < to; near++)
            for (var k = 0; k < pooled[frame].Length; k++)
                pooled[frame][k] += costs[near][k] / (to - from);
        }
        return pooled;
    }

    /// <summary>The cheapest path (Viterbi); tones with a rest between them are independent.</summary>
    /// <param name="costs">frames x corrections.</param>
    /// <param name="tones">From <see cref="Tones"/>.</param>
    /// <param name="changeCost">What going one correction further from a frame to the next costs.</param>
    /// <returns>One index a frame.</returns>
    internal static int[] Cheapest(double[][] costs, Range[] tones, double changeCost)
    {
        var from = Array.ConvertAll(costs, c => new int[c.Length]);
        var total = new double[costs.Length == 0 ? 0 : costs[0].Length];
        for (var frame = 0; frame < costs.Length; frame++)
        {
            var link = frame > 0 && tones[frame].End.Value > 0 && tones[frame - 1].End.Value > 0 ? changeCost : 0;
            var next = new double[total.Length];
            for (var k = 0; k < next.Length; k++)
            {
                var best = k;
                for (var j = 0; j < total.Length; j++)
                    if (total[j] + link * Math.Abs(j - k) < total[best] + link * Math.Abs(best - k))
                        best = j;
                from[frame][k] = best;
                next[k] = total[best] + link * Math.Abs(best - k) + costs[frame][k];
            }
            total = next;
        }
        var path = new int[costs.Length];
        for (var frame = path.Length - 1; frame >= 0; frame--)
            path[frame] = frame == path.Length - 1 ? Array.IndexOf(total, total.Min()) : from[frame + 1][path[frame + 1]];
        return path;
    }

    /// <summary>The lowest point of the parabola through a path's costs and those beside it.</summary>
    /// <param name="costs">Of one frame.</param>
    /// <param name="at">Index of the path.</param>
    /// <returns>Index, up to half a step away; a path at the end of the reach stays there.</returns>
    internal static double Lowest(ReadOnlySpan<double> costs, int at)
    {
        if (at == 0 || at == costs.Length - 1)
            return at;
        var bend = costs[at - 1] - 2 * costs[at] + costs[at + 1];
        return bend > 0 ? at + Math.Clamp((costs[at - 1] - costs[at + 1]) / 2 / bend, -0.5, 0.5) : at;
    }

    /// <summary>Mean over the neighbours within the same tone.</summary>
    /// <param name="values">One a frame.</param>
    /// <param name="tones">From <see cref="Tones"/>.</param>
    /// <param name="frames">Neighbours, odd.</param>
    internal static double[] Smooth(double[] values, Range[] tones, int frames) =>
        Array.ConvertAll(Pooled(Array.ConvertAll(values, v => new[] { v }), tones, frames), v => v[0]);

    private static bool Continues(double hertz, double next) =>
        hertz > 0 == next > 0 && (hertz <= 0 || Math.Abs(PitchScale.Cents(next, hertz)) < LargestStepCents);
}
