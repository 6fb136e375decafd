using System.Numerics;

namespace Discant.Synthesis;

/// <summary>Fits an all-pole filter to the amplitudes of partials: the envelope that a source-filter model gives a voice.</summary>
/// <remarks>
/// Linear prediction on partials alone puts poles onto them where they lie far apart. So the logarithms of their amplitudes are joined by
/// straight lines first, and the filter is that of the joined spectrum's autocorrelation (Levinson and Durbin). Such a filter fits peaks better than
/// valleys and has the partials' level only by and large; what it misses at each partial is added to the target, and it is fitted again
/// (compare El-Jaroudi and Makhoul 1991, whose discrete all-pole model also asks the filter at partials only). The best round counts.
/// </remarks>
public static class AllPoleEnvelope
{
    private const int Points = 256; // intervals from 0 to pi
    private const int Rounds = 8;
    private const double Least = 1e-5; // of the loudest partial: 100 dB
    private const double LagWidth = 0.012; // radians: resonances narrower than this would not settle within a frame
    private const double Floor = 1e-9; // of the power, white

    /// <summary>The stable all-pole filter that comes nearest to some amplitudes.</summary>
    /// <param name="amplitudes">What the filter is to give partial 1, 2, ...; at least one is above 0.</param>
    /// <param name="spacing">From partial to partial, radians a sample; all partials below pi.</param>
    /// <param name="weights">How much an amplitude counts, as a factor on its deviation.</param>
    /// <param name="coefficients">Receives a_1 .. a_order of A(z) = 1 + sum a_k z^-k, whose zeros lie inside the unit circle.</param>
    /// <returns>Gain g: g / |A| at partial k is near its amplitude.</returns>
    /// <exception cref="ArgumentException">No partial, or none that sounds, or one beyond pi.</exception>
    public static double Fit(ReadOnlySpan<double> amplitudes, double spacing, ReadOnlySpan<double> weights, Span<double> coefficients)
    {
        var most = 0.0;
        foreach (var amplitude in amplitudes)
            most = Math.Max(most, amplitude);
        if (!(most > 0) || !(spacing > 0) || spacing * amplitudes.Length >= Math.PI || weights.Length != amplitudes.Length)
            throw new ArgumentException("partials that sound, below half the rate, each with a weight, are needed", nameof(amplitudes));
        var wanted = new double[amplitudes.Length];
        for (var k = 0; k < wanted.Length; k++)
            wanted[k] = Math.Log(Math.Max(amplitudes[k], Least * most));
        var target = (double[])wanted.Clone();
        var (best, bestGain) = (double.PositiveInfinity, 0.0);
        var (tried, response) = (new double[coefficients.Length], new double[wanted.Length]);
        for (var round = 0; round < Rounds; round++)
        {
            Predict(Joined(target, spacing), tried);
            for (var k = 0; k < response.Length; k++)
                response[k] = Magnitude(tried, spacing * (k + 1));
            var (gain, error) = Compare(amplitudes, response, weights);
            if (error < best)
            {
                (best, bestGain) = (error, gain);
                tried.CopyTo(coefficients);
            }
            for (var k = 0; k < target.Length; k++)
                target[k] += wanted[k] - Math.Log(gain * response[k]);
        }
        return bestGain;
    }

    /// <summary>1 / |A| at a frequency.</summary>
    /// <param name="coefficients">a_1 .. a_order.</param>
    /// <param name="radians">The frequency, radians a sample.</param>
    public static double Magnitude(ReadOnlySpan<double> coefficients, double radians)
    {
        var (sine, cosine) = Math.SinCos(-radians);
        var (re, im) = (0.0, 0.0);
        for (var k = coefficients.Length - 1; k >= 0; k--)
        {
            re += coefficients[k];
            (re, im) = (re * cosine - im * sine, re * sine + im * cosine);
        }
        re += 1;
        return 1 / Math.Sqrt(re * re + im * im);
    }

    // The gain of least squares, and the squares it leaves.
    private static (double Gain, double Error) Compare(ReadOnlySpan<double> amplitudes, double[] response, ReadOnlySpan<double> weights)
    {
        var (product, power, all) = (0.0, 0.0, 0.0);
        for (var k = 0; k < response.Length; k++)
        {
            var weight = weights[k] * weights[k];
            product += weight * amplitudes[k] * response[k];
            power += weight * response[k] * response[k];
            all += weight * amplitudes[k] * amplitudes[k];
        }
        var gain = product / power;
        return (gain, all - gain * product);
    }

    // Powers from 0 to pi: flat below the first partial and above the last.
    private static double[] Joined(double[] logarithms, double spacing)
    {
        var powers = new double[Points + 1];
        for (var point = 0; point <= Points; point++)
        {
            var position = Math.Clamp(Math.PI * point / Points / spacing - 1, 0, logarithms.Length - 1);
            var k = Math.Min((int)position, Math.Max(0, logarithms.Length - 2));
            var next = logarithms[Math.Min(k + 1, logarithms.Length - 1)];
            powers[point] = Math.Exp(2 * (logarithms[k] + (position - k) * (next - logarithms[k])));
        }
        return powers;
    }

    private static void Predict(double[] powers, Span<double> coefficients)
    {
        var order = coefficients.Length;
        Span<double> correlation = stackalloc double[order + 1];
        for (var lag = 0; lag <= order; lag++)
        {
            var sum = (powers[0] + (lag % 2 == 0 ? powers[^1] : -powers[^1])) / 2;
            for (var point = 1; point < Points; point++)
                sum += powers[point] * s_cosines[lag * point % (2 * Points)];
            correlation[lag] = sum * Math.Exp(-0.5 * LagWidth * lag * LagWidth * lag);
        }
        correlation[0] *= 1 + Floor;
        Levinson(correlation, coefficients);
    }

    private static void Levinson(ReadOnlySpan<double> correlation, Span<double> a)
    {
        var error = correlation[0];
        for (var order = 0; order < a.Length; order++)
        {
            var sum = correlation[order + 1];
            for (var k = 0; k < order; k++)
                sum += a[k] * correlation[order - k];
            var reflection = -sum / error;
            for (var k = 0; k < (order + 1) / 2; k++)
            {
                var other = order - 1 - k;
                (a[k], a[other]) = (a[k] + reflection * a[other], a[other] + reflection * a[k]);
            }
            a[order] = reflection;
            error *= 1 - reflection * reflection;
        }
    }

    private static readonly double[] s_cosines = [.. Enumerable.Range(0, 2 * Points).Select(k => Math.Cos(Math.PI * k / Points))];
}
