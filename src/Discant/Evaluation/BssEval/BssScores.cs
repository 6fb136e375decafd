using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Discant.Evaluation.BssEval;

/// <summary>All windows that BSS Eval scored, and what they come to.</summary>
public sealed record BssScores
{
    private static readonly (string Name, Func<BssScore, double> Of)[] s_measures =
    [
        ("SDR", row => row.SdrDb),
        ("ISR", row => row.IsrDb),
        ("SIR", row => row.SirDb),
        ("SAR", row => row.SarDb),
    ];

    /// <param name="options">How they were computed.</param>
    /// <param name="windows">One row a voice and window.</param>
    [JsonConstructor]
    public BssScores(BssEvalOptions options, IReadOnlyList<BssScore> windows)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(windows);
        (Options, Windows) = (options, windows);
        string[] voices = [.. windows.Select(w => w.Voice).Distinct(StringComparer.Ordinal)];
        Summaries =
        [
            .. s_measures
                .Where(measure => measure.Name != "ISR" || options.Kind == BssKind.Images)
                .SelectMany(measure =>
                    voices
                        .Select(v => ScoreSummary.Of(measure.Name, v, windows.Where(w => w.Voice == v).Select(measure.Of)))
                        .Append(ScoreSummary.Of(measure.Name, SeparationScores.AllVoices, windows.Select(measure.Of)))
                ),
        ];
    }

    /// <summary>How the scores were computed.</summary>
    public BssEvalOptions Options { get; }

    /// <summary>Every window, voice by voice.</summary>
    public IReadOnlyList<BssScore> Windows { get; }

    /// <summary>
    /// Each measure for each voice, then for all together; ISR for images only. Museval's result for a voice is the median. Windows that are
    /// not defined are skipped and counted.
    /// </summary>
    public IReadOnlyList<ScoreSummary> Summaries { get; }

    /// <summary>The summaries for people, without titles: rows as of <see cref="SeparationScores.Table"/>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows() => [.. Summaries.Select(s => s.Row($"{Options.Version} {s.Measure} (dB)"))];

    /// <summary>The windows as comma-separated values with a line of names; numbers read back to the last bit.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder("window,voice,estimate,sdr_db,isr_db,sir_db,sar_db\n");
        foreach (var w in Windows)
        {
            csv.Append(
                CultureInfo.InvariantCulture,
                $"{w.Window},{CsvText.Quoted(w.Voice)},{CsvText.Quoted(w.Estimate)},{w.SdrDb:R},{w.IsrDb:R},{w.SirDb:R},{w.SarDb:R}\n"
            );
        }
        return csv.ToString();
    }
}
