using System.Globalization;
using System.Text.Json;

namespace Discant.Evaluation;

/// <summary>A separation scored against its references.</summary>
/// <param name="Scores">Frame by frame, and summaries.</param>
/// <param name="WholeFile">Each voice over the whole recording.</param>
/// <param name="Notes">One line each, for the user: what was cut or left out.</param>
public sealed record EvaluationReport(SeparationScores Scores, IReadOnlyList<VoiceScore> WholeFile, IReadOnlyList<string> Notes)
{
    private const string WholeFileMeasure = "SI-SDR whole file (dB)";

    /// <summary>For people: a row of titles, the summaries of <see cref="SeparationScores.Table"/>, then a row a voice over the whole recording.</summary>
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
        ];

    /// <summary>Everything as JSON; what is no finite number is written as "NaN", "Infinity" or "-Infinity".</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.EvaluationReport);

    private static string Decibels(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
