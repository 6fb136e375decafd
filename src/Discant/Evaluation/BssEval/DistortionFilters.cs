using Discant.Torch;

namespace Discant.Evaluation.BssEval;

/// <summary>Least-squares filters: how delayed references add up to the estimates best.</summary>
internal static class DistortionFilters
{
    private static readonly Operator s_cholesky = new("linalg_cholesky_ex");
    private static readonly Operator s_choleskySolve = new("cholesky_solve");

    // Of a channel's energy: -130 dB, a hundred times what rounding to single precision leaves of a copy.
    private const double SmallestDifference = 1e-13;

    // Relative to the energy of a channel.
    private const double SmallestRidge = 1e-14;

    /// <summary>Filters from some references to all estimates.</summary>
    /// <param name="correlations">Of all references and estimates.</param>
    /// <param name="channels">The reference channels that may be used.</param>
    /// <returns>reference channels x estimate channels x taps; where references are copies of each other, the first does the work of all.</returns>
    public static Tensor Solve(VoiceCorrelations correlations, Range channels)
    {
        var (first, count) = channels.GetOffsetAndLength(correlations.ReferenceChannels);
        var (taps, columns) = (correlations.Taps, correlations.EstimateChannels);
        var used = Independent(correlations, first, count);
        using var scope = Tensor.Scope();
        var filters = Tensor.Zeros([count, columns, taps], ScalarType.Float64);
        if (used.Length == 0)
            return scope.Keep(filters);
        // Every channel counts as if it had energy 1, so that quiet ones are not lost beside loud ones.
        var scale = Array.ConvertAll(used, a => 1 / Math.Sqrt(correlations.OfReferences(a, a)[0]));
        var solution = Solve(Gram(correlations, used, scale), Products(correlations, used, scale));
        var shaped = solution.Reshape(used.Length, taps, columns).Transpose(1, 2) * Tensor.From(scale, used.Length, 1, 1);
        for (var k = 0; k < used.Length; k++)
            filters.Select(0, used[k] - first).Overwrite(shaped.Select(0, k));
        return scope.Keep(filters);
    }

    // The channels that are neither silent nor a copy, at whatever level, of one before: a voice in the middle of a stereo picture would
    // leave the system without one solution.
    private static int[] Independent(VoiceCorrelations correlations, int first, int count)
    {
        var used = new List<int>(count);
        for (var a = first; a < first + count; a++)
        {
            var energy = correlations.OfReferences(a, a)[0];
            if (energy > 0 && !used.Exists(b => IsCopy(correlations.OfReferences(b, a)[0], correlations.OfReferences(b, b)[0], energy)))
                used.Add(a);
        }
        return [.. used];
    }

    private static bool IsCopy(double product, double energy, double otherEnergy) =>
        product * product >= (1 - SmallestDifference) * energy * otherEnergy;

    // Windows shorter than the filters, and voices that have hardly anything in some band, leave the system without one solution. A ridge
    // just high enough to find one: what the filters explain is the same to far more digits than are printed.
    private static Tensor Solve(Tensor gram, Tensor products)
    {
        for (var ridge = 0.0; ; ridge = Math.Max(SmallestRidge, 10 * ridge))
        {
            Ridge(gram, ridge);
            var results = s_cholesky.CallMany(gram, false, false);
            var (factor, failedAt) = (results[0], results[1].ToLongs()[0]);
            if (failedAt == 0)
            {
                // It is the largest thing here, and the solution needs as much again.
                gram.Dispose();
                return s_choleskySolve.Call(products, factor, false);
            }
            factor.Dispose();
        }
    }

    // Every channel has energy 1.
    private static void Ridge(Tensor gram, double ridge)
    {
        var size = (int)gram.Shape[0];
        var room = gram.Data<double>();
        for (var k = 0; k < size; k++)
            room[(k * size) + k] = 1 + ridge;
    }

    // (channels taps) x (channels taps), Toeplitz in each pair of channels.
    private static Tensor Gram(VoiceCorrelations correlations, int[] used, double[] scale)
    {
        var taps = correlations.Taps;
        var size = scale.Length * taps;
        var gram = Tensor.Empty([size, size], ScalarType.Float64);
        var room = gram.Data<double>();
        var lags = new double[(2 * taps) - 1];
        for (var a = 0; a < scale.Length; a++)
        {
            for (var b = 0; b < scale.Length; b++)
            {
                // lags[taps - 1 + k] belongs to reference a [n - k] times reference b [n].
                var forward = correlations.OfReferences(used[a], used[b]);
                var backward = correlations.OfReferences(used[b], used[a]);
                for (var k = 0; k < taps; k++)
                {
                    lags[taps - 1 + k] = scale[a] * scale[b] * forward[k];
                    lags[taps - 1 - k] = scale[a] * scale[b] * backward[k];
                }
                // Row tau, column sigma: lag tau - sigma, so a row is the lags backwards.
                Array.Reverse(lags);
                for (var tau = 0; tau < taps; tau++)
                    lags.AsSpan(taps - 1 - tau, taps).CopyTo(room.Slice((((a * taps) + tau) * size) + (b * taps), taps));
            }
        }
        return gram;
    }

    // (channels taps) x estimate channels.
    private static Tensor Products(VoiceCorrelations correlations, int[] used, double[] scale)
    {
        var (taps, columns) = (correlations.Taps, correlations.EstimateChannels);
        var products = Tensor.Empty([scale.Length * taps, columns], ScalarType.Float64);
        var room = products.Data<double>();
        for (var a = 0; a < scale.Length; a++)
        {
            for (var e = 0; e < columns; e++)
            {
                var lags = correlations.WithEstimate(used[a], e);
                for (var tau = 0; tau < taps; tau++)
                    room[(((a * taps) + tau) * columns) + e] = scale[a] * lags[tau];
            }
        }
        return products;
    }
}
