using System.Globalization;
using System.Text.Json;
using Discant.Evaluation.BssEval;

namespace Discant.Evaluation;

/// <summary>A separation scored against its references.</summary>
/// <param name="Scores">Frame by frame, and summaries.</param>
/// <param name="WholeFile">Each voice over the whole recording.</param>
/// <param name="Notes">One line each, for the user: what was cut or left out.</param>
/// <param name="Bss">BSS Eval of the whole recording, or null where it was not asked for.</param>
public sealed record EvaluationReport(
    SeparationScores Scores,
    IReadOnlyList<VoiceScore> WholeFile,
    IReadOnlyList<string> Notes,
    BssScores? Bss = null
)
{
    private const string WholeFileMeasure = "SI-SDR whole file (dB)";

    /// <summary>For people: a row of titles, the summaries of <see cref="SeparationScores.Table"/>, a row a voice over the whole recording, then those of BSS Eval.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Table() =>
        [
            .. Scores.Table(),
            .. WholeFile.Select(v => (IReadOnlyList<string>)[WholeFileMeasure, v.Voice, "-", Decibels(v.SiSdrDb), "-", "-", "-", "-"]),
            [
                WholeFileMeasure,
                SeparationScores.AllVoices,
                "-",
                Decibels(ScoreSummary.Of(WholeFileMeasure, "", WholeFile.Select(v => v.SiSdrDb)).Mean),
                "-",
                "-",
                "-",
                "-",
            ],
            .. Bss?.Rows() ?? [],
        ];

    /// <summary>Everything as JSON; what is no finite number is written as "NaN", "Infinity" or "-Infinity".</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.EvaluationReport);

    private static string Decibels(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
