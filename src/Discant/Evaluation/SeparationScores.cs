using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Discant.Evaluation;

/// <summary>All frames that were scored, and what they come to.</summary>
public sealed record SeparationScores
{
    /// <summary>The name under which all voices are summarised together.</summary>
    public const string AllVoices = "all";

    private const string Distance = "mel-cepstral distance";

    private static readonly (string Name, Func<FrameScore, double> Of)[] s_measures =
    [
        ("SI-SDR", row => row.SiSdrDb),
        ("SNR", row => row.SnrDb),
        ("spectral SNR", row => row.SpectralSnrDb),
        ("spectral SI-SNR", row => row.SpectralSiSnrDb),
        (Distance, row => row.MelCepstralDistance),
    ];

    /// <param name="frames">One row a frame and voice.</param>
    [JsonConstructor]
    public SeparationScores(IReadOnlyList<FrameScore> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        Frames = frames;
        string[] voices = [.. frames.Select(f => f.Voice).Distinct(StringComparer.Ordinal)];
        var kept = frames.Where(f => f.IsKept).ToArray();
        Summaries =
        [
            .. s_measures.SelectMany(measure =>
                voices
                    .Select(v =>
                        ScoreSummary.Of(
                            measure.Name,
                            v,
                            kept.Where(f => string.Equals(f.Voice, v, StringComparison.Ordinal)).Select(measure.Of)
                        )
                    )
                    .Append(ScoreSummary.Of(measure.Name, AllVoices, kept.Select(measure.Of)))
            ),
        ];
    }

    /// <summary>Every frame, kept or not.</summary>
    public IReadOnlyList<FrameScore> Frames { get; }

    /// <summary>
    /// Of the frames that are kept: each measure for each voice, then for <see cref="AllVoices"/>. All are in dB but the mel-cepstral
    /// distance, which is never below 0.
    /// </summary>
    public IReadOnlyList<ScoreSummary> Summaries { get; }

    /// <summary>Number of frames left out because their voice is silent.</summary>
    public int SilentFrames => Frames.Count(f => !f.IsKept);

    /// <summary>The summary of one measure for one voice.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public ScoreSummary Summary(string measure, string voice = AllVoices) =>
        Summaries.First(s =>
            string.Equals(s.Measure, measure, StringComparison.Ordinal) && string.Equals(s.Voice, voice, StringComparison.Ordinal)
        );

    /// <summary>The summaries for people: a row of titles, then one row each, two decimals.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Table() =>
        [
            ["measure", "voice", "frames", "mean", "median", "std", "below 0 dB", "skipped"],
            .. Summaries.Select(s => s.Measure == Distance ? s.Row(s.Measure, hasZero: false) : s.Row($"{s.Measure} (dB)")),
        ];

    /// <summary>The frames as comma-separated values with a line of names; numbers read back to the last bit.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder(FrameScore.CsvHeader).Append('\n');
        foreach (var frame in Frames)
            csv.Append(frame.ToCsv()).Append('\n');
        return csv.ToString();
    }

    /// <summary>Frames and summaries as JSON; what is no finite number is written as "NaN", "Infinity" or "-Infinity".</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.SeparationScores);
}
