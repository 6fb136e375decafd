namespace Discant.Pitch;

/// <summary>The decisions of <see cref="PaperAssignment"/>, row by row; column 0 is the lowest voice.</summary>
/// <param name="rows">F0s of each row, ascending, at least one value a voice, 0 where there are fewer F0s than voices.</param>
/// <param name="voices">Number of voices.</param>
internal sealed class ProximityRows(double[][] rows, int voices)
{
    private readonly RowKind[] _kinds = Array.ConvertAll(rows, row => KindOf(row, voices));
    private readonly double[][] _assigned = Array.ConvertAll(rows, _ => new double[voices]);

    private enum RowKind
    {
        Silent,
        Complete,
        Undecided,
    }

    /// <returns>rows x voices, Hz, 0 where silent.</returns>
    public double[][] Assign()
    {
        for (var t = 0; t < rows.Length; t++)
        {
            if (_kinds[t] == RowKind.Complete)
                _assigned[t] = [.. rows[t]];
        }
        for (var first = 0; first < rows.Length; first++)
        {
            if (_kinds[first] != RowKind.Undecided)
                continue;
            var end = first;
            while (end < rows.Length && _kinds[end] == RowKind.Undecided)
                end++;
            Decide(first - 1, end);
            first = end;
        }
        return _assigned;
    }

    private static RowKind KindOf(double[] row, int voices) =>
        row.Length > voices ? RowKind.Undecided
        : row[^1] == 0 ? RowKind.Silent
        : row[0] == 0 ? RowKind.Undecided
        : RowKind.Complete;

    // The rows strictly between two neighbours, of which either may be outside the recording.
    private void Decide(int before, int after)
    {
        switch (IsComplete(before), IsComplete(after))
        {
            case (true, false):
                Forward(before, after);
                break;
            case (false, true):
                Backward(before, after);
                break;
            case (true, true):
                KeepTheCheaper(before, after, closing: true);
                break;
            default:
                KeepTheCheaper(LastCompleteUpTo(before), FirstCompleteFrom(after), closing: false);
                break;
        }
    }

    private bool IsComplete(int t) => t >= 0 && t < rows.Length && _kinds[t] == RowKind.Complete;

    private int LastCompleteUpTo(int t) =>
        t < 0 ? t
        : Array.FindLastIndex(_kinds, t, k => k == RowKind.Complete) is >= 0 and var found ? found
        : t;

    private int FirstCompleteFrom(int t) =>
        t >= rows.Length ? t
        : Array.FindIndex(_kinds, t, k => k == RowKind.Complete) is >= 0 and var found ? found
        : t;

    private void KeepTheCheaper(int before, int after, bool closing)
    {
        var forward = Forward(before, after) + (closing ? Distance(_assigned[after - 1], _assigned[after]) : 0);
        var kept = _assigned[(before + 1)..after];
        for (var t = before + 1; t < after; t++)
            _assigned[t] = new double[voices];
        var backward = Backward(before, after) + (closing ? Distance(_assigned[before + 1], _assigned[before]) : 0);
        if (forward <= backward)
            kept.CopyTo(_assigned, before + 1);
    }

    private double Forward(int before, int after)
    {
        var total = 0.0;
        for (var t = before + 1; t < after; t++)
            total += Choose(t, -1);
        return total;
    }

    private double Backward(int before, int after)
    {
        var total = 0.0;
        for (var t = after - 1; t > before; t--)
            total += Choose(t, 1);
        return total;
    }

    private double Choose(int t, int step)
    {
        var wanted = Enumerable.Range(0, voices).Select(s => Remembered(t, step, s)).ToArray();
        var search = new ArrangementSearch(rows[t], wanted);
        _assigned[t] = search.Best();
        return search.Cost;
    }

    // What the voice last sang in that direction. The original's index t - 2 is -1, the last row, at t = 1.
    private double Remembered(int t, int step, int voice)
    {
        var next = t + step;
        if (next < 0 || next >= rows.Length)
            return 0;
        if (_assigned[next][voice] > 0)
            return _assigned[next][voice];
        if (step < 0 && t == 1)
            return _assigned[^1][voice];
        for (next += step; next >= 0 && next < rows.Length; next += step)
        {
            if (_assigned[next][voice] > 0)
                return _assigned[next][voice];
        }
        return 0;
    }

    private static double Distance(double[] chosen, double[] wanted) => chosen.Zip(wanted, (c, w) => c > 0 ? Math.Abs(c - w) : 0).Sum();
}
