namespace Discant.Pitch;

/// <summary>
/// The order of a row's values that lies nearest to wanted ones: the first of the cheapest in lexicographic order of positions, found
/// without trying all (a partial sum only grows, so a start that is not cheaper than the best so far need not be continued).
/// </summary>
/// <param name="values">At least as many as are wanted; a value of 0 costs nothing anywhere.</param>
/// <param name="wanted">One value a voice.</param>
internal sealed class ArrangementSearch(double[] values, double[] wanted)
{
    private readonly bool[] _used = new bool[values.Length];
    private readonly double[] _current = new double[wanted.Length];
    private readonly double[] _best = new double[wanted.Length];

    /// <summary>Sum of the distances of the chosen values above 0; set by <see cref="Best"/>.</summary>
    public double Cost { get; private set; } = double.PositiveInfinity;

    /// <returns>One value a voice.</returns>
    public double[] Best()
    {
        Continue(0, 0);
        return _best;
    }

    private void Continue(int voice, double cost)
    {
        if (cost >= Cost)
            return;
        if (voice == wanted.Length)
        {
            Cost = cost;
            _current.CopyTo(_best, 0);
            return;
        }
        for (var k = 0; k < values.Length; k++)
        {
            // An equal value before this one was as good and came earlier.
            if (_used[k] || (k > 0 && values[k] == values[k - 1] && !_used[k - 1]))
                continue;
            _used[k] = true;
            _current[voice] = values[k];
            Continue(voice + 1, values[k] > 0 ? cost + Math.Abs(values[k] - wanted[voice]) : cost);
            _used[k] = false;
        }
    }
}
