namespace Discant.Pitch;

/// <summary>
/// Dynamic time warping of two rows of feature vectors with limited slope: which frame of the second one is heard at each frame of the
/// first. Long rows are aligned coarsely first, then finely around the coarse path, so memory grows with their length and not its square.
/// </summary>
/// <remarks>
/// Muller, Fundamentals of Music Processing (2015), Section 3.2. A step goes on by (1, 1), (1, 2), (1, 3), (2, 1) or (3, 1) frames; each weighs
/// as much as the frames it passes, so that neither long nor short ways are preferred. Only the first and the last frame of the second row,
/// the silence around the music, can last any time.
/// </remarks>
internal static class TimeWarping
{
    private const int MostCells = 16_000_000; // bytes of a table of steps
    private const int BandFrames = 40; // to each side of the coarse path, coarse frames' worth of fine ones at least
    private const int LongestStep = 3;
    private const byte Stay = 0;

    // (frames of the first row, frames of the second row)
    private static readonly (int Down, int Right)[] s_steps = [(1, 0), (1, 1), (1, 2), (1, 3), (2, 1), (3, 1)];

    /// <summary>Aligns two rows.</summary>
    /// <param name="first">frames x dimensions, at least one frame; each of length 1, or 0.</param>
    /// <param name="second">The same; frames 0 and the last are what lies around the music.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>For each frame of the first row the frame of the second one; increasing.</returns>
    /// <exception cref="ArgumentException">One row is more than three times as long as the other can stretch.</exception>
    internal static int[] Path(float[][] first, float[][] second, CancellationToken cancel)
    {
        var factor = 1;
        while ((long)(first.Length / factor + 1) * (second.Length / factor + 1) > MostCells)
            factor *= 2;
        var whole = Band.Everything(Coarse(first, factor).Length, Coarse(second, factor).Length);
        var path = new Table(Coarse(first, factor), Coarse(second, factor), whole).Path(cancel);
        while (factor > 1)
        {
            var next = Math.Max(1, factor / 4);
            var (fineFirst, fineSecond) = (Coarse(first, next), Coarse(second, next));
            var band = Band.Around(path, factor / next, fineFirst.Length, fineSecond.Length, BandFrames * factor / next);
            path = new Table(fineFirst, fineSecond, band).Path(cancel);
            factor = next;
        }
        return path;
    }

    // Means of as many frames; the silence at the ends of the second row stays alone in its frame only roughly, which the band makes up for.
    private static float[][] Coarse(float[][] row, int factor)
    {
        if (factor == 1)
            return row;
        var coarse = new float[(row.Length + factor - 1) / factor][];
        for (var k = 0; k < coarse.Length; k++)
        {
            var mean = new float[row[0].Length];
            foreach (var frame in row.AsSpan(k * factor, Math.Min(factor, row.Length - k * factor)))
                System.Numerics.Tensors.TensorPrimitives.Add(mean, frame, mean);
            var norm = System.Numerics.Tensors.TensorPrimitives.Norm<float>(mean);
            if (norm > 0)
                System.Numerics.Tensors.TensorPrimitives.Divide(mean, norm, mean);
            coarse[k] = mean;
        }
        return coarse;
    }

    // For each frame of the first row the frames of the second one that come into question.
    private sealed record Band(int[] From, int[] To)
    {
        internal static Band Everything(int first, int second) =>
            new([.. Enumerable.Repeat(0, first)], [.. Enumerable.Repeat(second - 1, first)]);

        internal static Band Around(int[] path, int scale, int first, int second, int reach)
        {
            var (from, to) = (new int[first], new int[first]);
            for (var k = 0; k < first; k++)
            {
                var middle = path[Math.Min(k / scale, path.Length - 1)] * scale;
                (from[k], to[k]) = (Math.Clamp(middle - reach, 0, second - 1), Math.Clamp(middle + reach, 0, second - 1));
            }
            (from[0], to[^1]) = (0, second - 1);
            return new Band(from, to);
        }
    }

    private sealed class Table(float[][] first, float[][] second, Band band)
    {
        private readonly byte[][] _steps = new byte[first.Length][];
        private readonly double[][] _costs = new double[first.Length][]; // of cells; only the last few rows are kept
        private readonly double[][] _sums = new double[first.Length][];

        internal int[] Path(CancellationToken cancel)
        {
            for (var row = 0; row < first.Length; row++)
            {
                if (row % 256 == 0)
                    cancel.ThrowIfCancellationRequested();
                Fill(row);
                if (row > LongestStep)
                    _costs[row - LongestStep - 1] = _sums[row - LongestStep - 1] = [];
            }
            return Trace();
        }

        private void Fill(int row)
        {
            var (from, count) = (band.From[row], band.To[row] - band.From[row] + 1);
            (_steps[row], _costs[row], _sums[row]) = (new byte[count], new double[count], new double[count]);
            for (var k = 0; k < count; k++)
                _costs[row][k] = 1 - System.Numerics.Tensors.TensorPrimitives.Dot<float>(first[row], second[from + k]);
            for (var k = 0; k < count; k++)
                (_sums[row][k], _steps[row][k]) = Best(row, from + k);
        }

        private (double Sum, byte Step) Best(int row, int column)
        {
            if (row == 0)
                return (column == 0 ? Cost(0, 0) : double.PositiveInfinity, Stay);
            var (best, bestStep) = (double.PositiveInfinity, Stay);
            for (byte step = 0; step < s_steps.Length; step++)
            {
                if (step == Stay && column != 0 && column != second.Length - 1)
                    continue;
                var (down, right) = s_steps[step];
                if (Sum(row - down, column - right) is var before && before >= best)
                    continue;
                var sum = before + Passed(row, column, down, right);
                if (sum < best)
                    (best, bestStep) = (sum, step);
            }
            return (best, bestStep);
        }

        // The mean cost of the cells of a step, for each frame it goes on.
        private double Passed(int row, int column, int down, int right)
        {
            var cost = Cost(row, column);
            for (var k = 1; k < down; k++)
                cost += Cost(row - k, column);
            for (var k = 1; k < right; k++)
                cost += Cost(row, column - k);
            return cost * (down + right) / Math.Max(1, Math.Max(down, right));
        }

        private double Sum(int row, int column) =>
            row >= 0 && column >= band.From[row] && column <= band.To[row] ? _sums[row][column - band.From[row]] : double.PositiveInfinity;

        private double Cost(int row, int column) =>
            column >= band.From[row] && column <= band.To[row] ? _costs[row][column - band.From[row]] : 1;

        private int[] Trace()
        {
            var path = new int[first.Length];
            var (row, column) = (first.Length - 1, second.Length - 1);
            if (!double.IsFinite(Sum(row, column)))
                throw new ArgumentException("one is too long for the other", nameof(first));
            while (row >= 0)
            {
                path[row] = column;
                var (down, right) = s_steps[_steps[row][column - band.From[row]]];
                for (var k = 1; k < down && row - k >= 0; k++)
                    path[row - k] = column;
                (row, column) = row == 0 ? (-1, 0) : (row - down, column - right);
            }
            return path;
        }
    }
}
