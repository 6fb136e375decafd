using System.Globalization;

namespace Discant.Evaluation;

/// <summary>The values of one measure for one voice, in a few numbers.</summary>
/// <param name="Measure">Name of the measure, e.g. `SI-SDR`.</param>
/// <param name="Voice">Name of the voice; `all` for all together.</param>
/// <param name="Count">Number of values that are numbers.</param>
/// <param name="Skipped">Number of values that are not (NaN): silent references or estimates.</param>
/// <param name="Mean">Mean; NaN where there is no value.</param>
/// <param name="Median">Median; the mean of the middle two for an even count.</param>
/// <param name="StandardDeviation">Of the sample (divisor count - 1); NaN below two values.</param>
/// <param name="ShareBelowZero">Share of values below 0 dB, 0 to 1.</param>
public sealed record ScoreSummary(
    string Measure,
    string Voice,
    int Count,
    int Skipped,
    double Mean,
    double Median,
    double StandardDeviation,
    double ShareBelowZero
)
{
    /// <summary>The summary for people: title, voice, count, mean, median, standard deviation, share below 0 and skipped, two decimals.</summary>
    /// <param name="title">Name of the measure with its unit.</param>
    /// <param name="hasZero">Whether the share below 0 means anything; else it is a dash.</param>
    internal IReadOnlyList<string> Row(string title, bool hasZero = true) =>
        [
            title,
            Voice,
            Count.ToString(CultureInfo.InvariantCulture),
            Mean.ToString("F2", CultureInfo.InvariantCulture),
            Median.ToString("F2", CultureInfo.InvariantCulture),
            StandardDeviation.ToString("F2", CultureInfo.InvariantCulture),
            hasZero ? ShareBelowZero.ToString("P1", CultureInfo.InvariantCulture) : "-",
            Skipped.ToString(CultureInfo.InvariantCulture),
        ];

    /// <summary>Summarises values, dB; NaN are skipped and counted.</summary>
    public static ScoreSummary Of(string measure, string voice, IEnumerable<double> values)
    {
        var all = values.ToArray();
        var sorted = all.Where(v => !double.IsNaN(v)).Order().ToArray();
        var count = sorted.Length;
        var mean = count == 0 ? double.NaN : sorted.Sum() / count;
        var variance = count < 2 ? double.NaN : sorted.Sum(v => (v - mean) * (v - mean)) / (count - 1);
        var median = count == 0 ? double.NaN : 0.5 * (sorted[(count - 1) / 2] + sorted[count / 2]);
        var below = count == 0 ? double.NaN : (double)sorted.Count(v => v < 0) / count;
        return new ScoreSummary(measure, voice, count, all.Length - count, mean, median, Math.Sqrt(variance), below);
    }
}
