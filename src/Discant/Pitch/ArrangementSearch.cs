namespace Discant.Pitch;

/// <summary>
/// The order of a row's values that lies nearest to wanted ones: the first of the cheapest in lexicographic order of positions, found
/// without trying all: a start need not be continued where it, with the nearest value for each voice that is left, is dearer than the best.
/// </summary>
/// <param name="values">At least as many as are wanted; a value of 0 costs nothing anywhere.</param>
/// <param name="wanted">One value a voice.</param>
internal sealed class ArrangementSearch(double[] values, double[] wanted)
{
    private const double Rounding = 1e-9; // Hz; sums in another order differ by less

    private readonly double[] _least = LeastCosts(values, wanted);
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

    // Of the voices from each on, if every one of them could have the value that is best for it.
    private static double[] LeastCosts(double[] values, double[] wanted)
    {
        var least = new double[wanted.Length + 1];
        for (var voice = wanted.Length - 1; voice >= 0; voice--)
            least[voice] = least[voice + 1] + values.Min(value => value > 0 ? Math.Abs(value - wanted[voice]) : 0);
        return least;
    }

    private void Continue(int voice, double cost)
    {
        if (cost >= Cost || cost + _least[voice] > Cost + Rounding)
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
