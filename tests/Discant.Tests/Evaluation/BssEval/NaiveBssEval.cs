using Discant.Evaluation.BssEval;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Discant.Tests.Evaluation.BssEval;

/// <summary>BSS Eval as its definition reads: delayed references as columns of a matrix, least squares by singular values, all matchings tried.</summary>
internal static class NaiveBssEval
{
    /// <summary>Scores of voices x channels x samples; references are called r0, r1, ..., estimates e0, e1, ...</summary>
    public static List<BssScore> Score(float[][][] references, float[][][] estimates, BssEvalOptions options, int sampleRate)
    {
        var windows = options.Windows(references[0][0].Length, sampleRate);
        var whole = new Fit(references, estimates, (0, references[0][0].Length), options.Taps);
        var tables = windows
            .Select(
                (window, number) =>
                {
                    var fit = options.FiltersPerWindow ? new Fit(references, estimates, window, options.Taps) : whole;
                    return Table(references, estimates, window, fit, options, number);
                }
            )
            .ToArray();
        var voices = references.Length;
        var matchings = options.Permute
            ? Permutations(voices)
            :
            [
                [.. Enumerable.Range(0, voices)],
            ];
        double Sir(int[] matching, BssScore[,] table) => matching.Select((e, r) => table[r, e].SirDb).Average();
        var overall = matchings.MaxBy(m => tables.Average(t => Sir(m, t)))!;
        var chosen = tables.Select(t => options.FiltersPerWindow ? matchings.MaxBy(m => Sir(m, t))! : overall).ToArray();
        return [.. Enumerable.Range(0, voices).SelectMany(r => tables.Select((t, w) => t[r, chosen[w][r]]))];
    }

    private static BssScore[,] Table(
        float[][][] references,
        float[][][] estimates,
        (int Start, int Length) window,
        Fit fit,
        BssEvalOptions options,
        int number
    )
    {
        var voices = references.Length;
        var table = new BssScore[voices, voices];
        for (var r = 0; r < voices; r++)
        {
            for (var e = 0; e < voices; e++)
            {
                var s = Padded(references[r], window, options.Taps);
                var guess = Padded(estimates[e], window, options.Taps);
                var alone = Delayed([references[r]], window, options.Taps) * fit.Alone[r, e];
                var all = Delayed(references, window, options.Taps) * fit.Together[e];
                var sir = Decibels(alone, all - alone);
                var sar = Decibels(all, guess - all);
                table[r, e] =
                    options.Kind == BssKind.Sources
                        ? new BssScore(number, $"r{r}", $"e{e}", Decibels(alone, guess - alone), double.NaN, sir, sar)
                        : new BssScore(number, $"r{r}", $"e{e}", Decibels(s, guess - s), Decibels(s, alone - s), sir, sar);
            }
        }
        return table;
    }

    // The filters, each (channels taps) x channels.
    private sealed class Fit
    {
        public Fit(float[][][] references, float[][][] estimates, (int Start, int Length) window, int taps)
        {
            var inverse = PseudoInverse(Delayed(references, window, taps));
            Together = [.. estimates.Select(e => inverse * Padded(e, window, taps))];
            Alone = new Matrix<double>[references.Length, estimates.Length];
            for (var r = 0; r < references.Length; r++)
            {
                inverse = PseudoInverse(Delayed([references[r]], window, taps));
                for (var e = 0; e < estimates.Length; e++)
                    Alone[r, e] = inverse * Padded(estimates[e], window, taps);
            }
        }

        public Matrix<double>[] Together { get; }

        public Matrix<double>[,] Alone { get; }

        private static Matrix<double> PseudoInverse(DenseMatrix matrix)
        {
            var svd = matrix.Svd();
            var rank = svd.S.Count(v => v > 1e-10 * svd.S.Maximum());
            var left = svd.U.SubMatrix(0, svd.U.RowCount, 0, rank);
            var right = svd.VT.SubMatrix(0, rank, 0, svd.VT.ColumnCount);
            return right.TransposeThisAndMultiply(DenseMatrix.OfDiagonalVector(1 / svd.S.SubVector(0, rank))) * left.Transpose();
        }
    }

    private static DenseMatrix Delayed(float[][][] references, (int Start, int Length) window, int taps)
    {
        var channels = references.SelectMany(v => v).ToArray();
        var matrix = new DenseMatrix(window.Length + taps - 1, channels.Length * taps);
        for (var c = 0; c < channels.Length; c++)
        for (var delay = 0; delay < taps; delay++)
        for (var n = 0; n < window.Length; n++)
            matrix[n + delay, (c * taps) + delay] = channels[c][window.Start + n];
        return matrix;
    }

    private static DenseMatrix Padded(float[][] voice, (int Start, int Length) window, int taps)
    {
        var matrix = new DenseMatrix(window.Length + taps - 1, voice.Length);
        for (var c = 0; c < voice.Length; c++)
        for (var n = 0; n < window.Length; n++)
            matrix[n, c] = voice[c][window.Start + n];
        return matrix;
    }

    private static double Decibels(Matrix<double> signal, Matrix<double> noise) =>
        20 * Math.Log10(signal.FrobeniusNorm() / noise.FrobeniusNorm());

    private static List<int[]> Permutations(int count) =>
        count == 0
            ?
            [
                [],
            ]
            :
            [
                .. Permutations(count - 1)
                    .SelectMany(p => Enumerable.Range(0, count).Select(at => (int[])[.. p[..at], count - 1, .. p[at..]])),
            ];
}
